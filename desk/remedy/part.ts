import { createEvents } from '@vigia/telemetry';
import type { DeskRemedy } from 'vigia/desk';
import { remedyEvents } from 'vigia/platform/events';
import { remediationRuns } from 'vigia/platform/metrics';
import type { DeskContext } from '../context.ts';
import { choice } from '../environment.ts';
import { capability } from '../hub.ts';
import type { Part } from '../part.ts';
import { reachedIn, secretsIn } from '../servers/reached.ts';
import { Approvals } from './approvals.ts';
import { Remedies, type RemedyListener, remedyModes } from './remedies.ts';
import { remedyRoutes } from './routes.ts';
import type { RunState } from './run.ts';
import { RunStore } from './store.ts';
import { tables } from './tables.ts';

/** The remedies of the desk, for what shows them. */
export const remedies = capability<Remedies>('remedies');

/** How often is looked for what is to be done, in seconds; what happens to an incident is looked at when it happens. */
const LOOK_SECONDS = 5;
const RETENTION_SECONDS = 3600;
const DAY_MS = 86_400_000;
/** A call that is being made when the desk stops may end within this. */
const CALLS_END_MS = 1500;

/** How the ends of runs are counted. */
const results = {
  succeeded: 'success',
  failed: 'failed',
  unknown: 'unknown',
  'dry-run': 'dry_run',
  denied: 'denied',
  expired: 'expired',
} as const satisfies Partial<Record<RunState, string>>;

/** Calls the actions of the project's services that firing alerts name. `REMEDIES` switches it: on, dry-run or off. */
export const remedy: Part = {
  name: 'remedy',
  tables,
  metrics: [remediationRuns],
  mount: context => {
    const { settings, project, database, incidents, instruments, hub, clock } = context;
    const store = new RunStore(database);
    const declared = new Map(
      project.alerts.flatMap(({ name, remedy: one }): [string, DeskRemedy][] => (one ? [[name, one]] : [])),
    );
    const mode = choice(settings.env, 'REMEDIES', remedyModes, 'on');
    const all = new Remedies({
      ...{ store, incidents, clock, actions: project.actions, environment: project.environment },
      remedies: declared,
      secretValue: secretsIn(settings.env),
      reached: reachedIn(settings.env),
      mode,
      onStep: tells(context),
    });
    const approvals = new Approvals({ context, store, remedies: declared, mode });
    const look = async (): Promise<void> => {
      await all.look();
      await approvals.look();
    };
    for (const { name: action } of project.actions)
      for (const result of ['success', 'failed'] as const)
        instruments.counter(remediationRuns).inc({ action, result }, 0);
    hub.offer(remedies, all);
    const end = incidents.subscribe(({ events }) => {
      if (events.some(({ kind }) => kind === 'fired' || kind === 'reopened' || kind === 'resolved'))
        setImmediate(() => void look().catch(() => {}));
    });
    return {
      routes: [remedyRoutes(all)],
      ticks: [
        {
          what: 'Looking for remedies',
          seconds: Math.max(0.5, LOOK_SECONDS / project.timeScale),
          work: look,
        },
        {
          what: 'Discarding old runs of remedies',
          seconds: RETENTION_SECONDS,
          work: () => store.discard(clock.now() - (settings.keepDays ?? project.keep.days) * DAY_MS),
        },
      ],
      close: async () => {
        end();
        await all.close(CALLS_END_MS);
      },
    };
  },
};

/** Counts the ends of runs, and writes each step into the audit log. */
function tells({ instruments, log }: Pick<DeskContext, 'instruments' | 'log'>): RemedyListener {
  const events = createEvents(remedyEvents, log);
  return (run, isDecision) => {
    const { action, alert, incident, id, state, status, error, decidedBy } = run;
    const about = { action, alert, incident, run: id };
    if (state === 'pending') events.remedyAsked(about);
    if (state === 'calling') events.remedyCalled(about);
    if (isDecision)
      events.remedyDecided({
        ...about,
        decision: state === 'denied' ? 'denied' : 'approved',
        by: decidedBy!,
      });
    if (!(state in results)) return;
    const result = results[state as keyof typeof results];
    instruments.counter(remediationRuns).inc({ action, result });
    events.remedyEnded({
      ...about,
      result,
      ...(status !== null && { statusCode: status }),
      ...(error !== null && { reason: error }),
    });
  };
}
