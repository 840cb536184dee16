import { deskDuty } from '../desk/duty.ts';
import { type Turn, turnAfter, turnAt } from '../desk/rota.ts';
import { configure } from '../project/config.ts';
import { formatDuration } from '../promql/duration.ts';
import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia on-call [--at TIME]

Says who has the duty now and next, with their channels, and whom an alert calls that
nobody acknowledges.

  --at TIME  another time, with its zone, such as 2026-12-24T18:00:00-03:00

Example: npx vigia on-call
`;

const options = { at: { type: 'string' } } as const;

await command({ usage, options }, async ({ values }) => {
  const project = await loadProject();
  const config = configure(project);
  const at = values.at === undefined ? Date.now() : timeOf(values.at);
  const { onCall, escalation } = deskDuty(project.duty, {
    ...{ timeScale: 1, escalateAfter: config.escalateAfter, routes: project.routes, alerts: project.alerts },
    channels: [...project.receivers, ...Object.keys(config.channels)],
  });
  if (onCall) {
    const said = (turn: Turn, what: string) =>
      `${what} ${turn.person} (${onCall.people[turn.person]!.channels.join(', ')})${turn.override ? ', standing in' : ''}`;
    const clock = new Intl.DateTimeFormat('en-GB', {
      ...{ dateStyle: 'full', timeStyle: 'short', timeZone: onCall.timeZone },
    });
    const [now, next] = [turnAt(onCall, at), turnAfter(onCall, at)];
    const until = now.until === undefined ? '' : `, until ${clock.format(now.until)} (${onCall.timeZone})`;
    console.log(`${said(now, 'now ')}${until}`);
    if (next) console.log(`${said(next, 'next')}, from ${clock.format(next.from)} (${onCall.timeZone})`);
  } else console.log('there is no rota: declare onCall in vigia.config.ts to have one');
  for (const [severity, levels = []] of Object.entries(escalation))
    for (const { afterMs, to } of levels)
      console.log(
        `${severity} after ${formatDuration(afterMs)} without an acknowledgement: ${to.join(', ')}`,
      );
});

function timeOf(text: string): number {
  const time = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new Error(`--at is "${text}": give a time with its zone, such as 2026-12-24T18:00:00-03:00`);
  return time;
}
