import { deskDuty } from '../../desk/duty.ts';
import type { DeskOnCall } from '../../desk/on-call.ts';
import type { Config } from '../../project/config.ts';
import { formatDuration } from '../../promql/duration.ts';

/** Returns the part of the page about alerting that says whom the desk tells by itself. */
export function dutyText(config: Config): string {
  const { project, escalateAfter } = config;
  const duty = deskDuty(project.duty, {
    ...{ escalateAfter, timeScale: 1, routes: project.routes, alerts: project.alerts },
    channels: [...new Set([...project.receivers, ...Object.keys(config.channels)])],
  });
  const rows = Object.entries(duty.escalation).flatMap(([severity, levels = []]) =>
    levels.map(({ afterMs, to }) => `| ${severity} | ${formatDuration(afterMs)} | ${namesText(to)} |`),
  );
  const lasts = Object.entries(duty.acknowledgedForMs)
    .map(([severity, ms]) => `${formatDuration(ms)} for ${severity}`)
    .join(', ');
  return `## Who looks after it

An alert that fires without an acknowledgement climbs these levels. The desk counts the time and tells people; silenced and
inhibited alerts do not climb.

| severity | after | told |
|---|---|---|
${rows.length > 0 ? rows.join('\n') : '| | | nobody |'}

- **Acknowledge** on the page of the incident, by \`POST /incidents/ID/acknowledge\` with \`{ "by": "Ana", "note": "…", "minutes": 60 }\`, or by the
  link in a message, which is good for one incident and one day. It lasts ${lasts}. When it runs out while the alert still
  fires, everybody who was told before is told again, and the alert climbs on. \`POST /incidents/ID/unacknowledge\` ends it.
- **Silence** by \`POST /incidents/ID/silence\` with \`{ "by": "Ana", "comment": "…", "minutes": 60 }\`: Alertmanager tells nobody of alerts with all of the
  incident's labels, or those in \`labels\`. \`GET /silences\` lists them; \`DELETE /silences/ID?by=Ana\` ends one.
- **On call**: ${duty.onCall ? rotaText(duty.onCall) : 'there is no rota. `onCall` of the project declares people with their channels, and whose turn it is.'}
- **When the monitoring is silent**, because two heartbeats of the Watchdog are missed, or Prometheus or Alertmanager does not
  answer for as long, the desk tells ${namesText(duty.deadMan.to)} itself. What fired until then is shown as not known; it is not shown as
  resolved. The desk itself is watched by \`DeskDown\`${project.duty.deadMan?.ping === undefined ? ', and, with `deadMan: { ping }`, by a service elsewhere that expects to be asked' : ', and by the service elsewhere that it asks once for each heartbeat'}.`;
}

function rotaText({ rota, handover, everyDays, timeZone }: DeskOnCall): string {
  const turns = everyDays === 1 ? 'a day' : `${everyDays} days`;
  return `${rota.join(', ')} in turns of ${turns}, handed over at ${handover} (${timeZone}). \`vigia on-call\` and \`GET /duty/on-call\` say who has the duty now and next.`;
}

function namesText(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}
