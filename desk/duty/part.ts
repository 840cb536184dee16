import { Acknowledgements } from '../acknowledge/acknowledgements.ts';
import { linkKey } from '../acknowledge/key.ts';
import { AcknowledgeLinks } from '../acknowledge/link.ts';
import { acknowledgeRoutes } from '../acknowledge/routes.ts';
import type { DeskContext } from '../context.ts';
import { secretOf } from '../environment.ts';
import { Escalation } from '../escalation/escalation.ts';
import { ping } from '../heartbeat/ping.ts';
import { MonitoringWatch } from '../heartbeat/watch.ts';
import { incidentLinks } from '../messages/links.ts';
import type { Part, Tick } from '../part.ts';
import { silenceRoutes } from '../silence/routes.ts';
import { Silences } from '../silence/silences.ts';
import { DutyClock } from './clock.ts';
import { deliver } from './deliver.ts';
import { dutyMetrics } from './metrics.ts';
import { offerToPages } from './offers.ts';
import { measureOpen } from './open.ts';
import { dutyRoutes } from './routes.ts';
import { dutyTables } from './schema.ts';

/** A round of decisions each second, or as often as compressed time needs. */
const ROUND_SECONDS = 1;
const SAVE_SECONDS = 5;

/**
 * Who looks after what: acknowledgements and their end, the climb of what nobody acknowledges, who is on call, silences, and the watch over the
 * monitoring itself.
 */
export const duty: Part = {
  name: 'duty',
  tables: dutyTables,
  metrics: dutyMetrics,
  mount: async context => {
    const { project, settings, hub, clock, database } = context;
    const timers = new DutyClock(clock);
    await timers.load(database);
    const acknowledgements = new Acknowledgements(context, timers);
    const links = new AcknowledgeLinks(context, acknowledgements, linkKey(settings.env, settings.dataDir));
    hub.offer(incidentLinks, { acknowledge: incident => links.to(incident) });
    const escalation = new Escalation(context, timers);
    const watch = new MonitoringWatch(context, timers);
    offerToPages(context, watch);
    const seconds = Math.max(ROUND_SECONDS / project.timeScale, 0.1);
    return {
      routes: [
        acknowledgeRoutes(acknowledgements),
        links.routes,
        silenceRoutes(new Silences(context), acknowledgements, clock),
        dutyRoutes(context, () => watch.state),
      ],
      ticks: [
        { what: 'Watching the monitoring', seconds: watch.seconds, work: () => watch.look() },
        { what: 'Escalating', seconds, work: async () => void (await escalation.decide()) },
        { what: 'Telling people', seconds, work: () => deliver(context) },
        { what: 'Keeping the time of the duty', seconds: SAVE_SECONDS, work: () => timers.save(database) },
        { what: 'Counting open incidents', seconds: SAVE_SECONDS, work: () => measureOpen(context) },
        ...pinging(context, watch),
      ],
      close: () => timers.save(database).catch(() => {}),
    };
  },
};

function pinging(context: DeskContext, watch: MonitoringWatch): Tick[] {
  const url = secretOf(context.settings.env, 'WATCHDOG_PING_URL');
  if (url === undefined) return [];
  const everyMs = context.project.duty.heartbeat?.everyMs ?? 5 * 60_000;
  return [
    {
      what: 'Telling the service that expects the desk',
      seconds: everyMs / 1000,
      work: () => ping(url, context, () => watch.state),
    },
  ];
}
