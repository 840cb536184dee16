import type { DeskContext } from '../context.ts';
import type { Monitoring, MonitoringWatch } from '../heartbeat/watch.ts';
import { formatIn } from '../language/index.ts';
import { html } from '../pages/html/html.ts';
import { type Heartbeat, heartbeats, incidentActions, notices, onCall } from '../pages/slots.ts';
import { onCallAt } from '../rota/on-call.ts';
import { dutyWords } from './words.ts';

/** Gives the pages what the duty knows: who is on call, the heartbeats, and what stands on top while the monitoring is silent. */
export function offerToPages({ hub, project }: DeskContext, watch: MonitoringWatch): void {
  const { duty } = project;
  hub.offer(onCall, async at => {
    const { now, next } = onCallAt(duty, at);
    const { critical: levels = [] } = duty.escalation;
    return {
      rotas: now
        ? [
            {
              ...{ rota: 'on-call', name: now.person, until: now.until },
              ...(next && { next: { name: next.person, from: next.from } }),
            },
          ]
        : [],
      levels: levels.map(({ afterMs, to }) => ({ afterMs, to: to.join(', ') })),
    };
  });
  hub.offer(heartbeats, async () => beatsOf(watch.state, duty.heartbeat));
  hub.offer(notices, async ({ language }) => {
    const { silent } = watch.state;
    if (!silent) return [];
    const words = dutyWords(language);
    const format = formatIn(language);
    const causes = format.list(silent.causes.map(cause => words.causes[cause]));
    const since = `${words.since} ${format.exactly(silent.since)}`;
    return [
      { level: 'bad', text: `${words.silent}: ${causes}. ${since}. ${words.silentNote}`, href: '/status' },
    ];
  });
  // Who has acknowledged it, or stands in for them, hands it back.
  hub.offer(incidentActions, async (incident, { language }) => {
    if (incident.status === 'resolved' || incident.acknowledgedBy === null) return undefined;
    const words = dutyWords(language);
    return {
      ...{ name: 'unacknowledge', title: words.handBack },
      content: html`<form method="post" action="/incidents/${incident.id}/unacknowledge"><div class="fields"><p class="hint">${words.handBackHint}</p>
<label class="field" for="unacknowledge-by">${words.name}<input id="unacknowledge-by" name="by" maxlength="100" required autocomplete="name" data-remember="name"></label>
<button>${words.handBack}</button></div></form>`,
    };
  });
}

function beatsOf({ beats, silent }: Monitoring, expected: { alert: string; everyMs: number } | undefined) {
  if (!expected) return [];
  const missed = silent?.causes.some(cause => cause !== 'prometheus' && cause !== 'alertmanager') ?? false;
  const all: Heartbeat[] = beats.map(({ labels, seenWall, ended }) => ({
    name: [expected.alert, labels.environment].filter(Boolean).join(' · '),
    lastSeen: seenWall,
    missed: ended !== undefined || missed,
    everyMs: expected.everyMs,
  }));
  return all.length > 0
    ? all
    : [{ name: expected.alert, lastSeen: undefined, missed, everyMs: expected.everyMs }];
}
