import { deskDuty } from '../../desk/duty.ts';
import type { DeskOnCall } from '../../desk/on-call.ts';
import type { Config } from '../../project/config.ts';
import { formatDuration } from '../../promql/duration.ts';

/** Returns the part of the page about alerting that says whom the desk tells by itself, in the language of the configuration. */
export function dutyText(config: Config): string {
  const { project, escalateAfter, language } = config;
  const duty = deskDuty(project.duty, {
    ...{ escalateAfter, timeScale: 1, routes: project.routes, alerts: project.alerts },
    channels: [...new Set([...project.receivers, ...Object.keys(config.channels)])],
  });
  const rows = Object.entries(duty.escalation).flatMap(([severity, levels = []]) =>
    levels.map(({ afterMs, to }) => `| ${severity} | ${formatDuration(afterMs)} | ${namesText(to)} |`),
  );
  const said: Said = {
    levels: rows.join('\n'),
    lasts: Object.entries(duty.acknowledgedForMs).map(([severity, ms]) => [severity, formatDuration(ms)]),
    onCall: duty.onCall,
    deadMan: namesText(duty.deadMan.to),
    isPinged: project.duty.deadMan?.ping !== undefined,
  };
  return language === 'pt' ? portuguese(said) : english(said);
}

interface Said {
  readonly levels: string;
  readonly lasts: readonly (readonly [severity: string, time: string])[];
  readonly onCall: DeskOnCall | undefined;
  readonly deadMan: string;
  readonly isPinged: boolean;
}

function english({ levels, lasts, onCall, deadMan, isPinged }: Said): string {
  const times = lasts.map(([severity, time]) => `${time} for ${severity}`).join(', ');
  return `## Who looks after it

An alert that fires without an acknowledgement climbs these levels. The desk counts the time and tells people; silenced and
inhibited alerts do not climb.

| severity | after | told |
|---|---|---|
${levels || '| | | nobody |'}

- **Acknowledge** on the page of the incident, by \`POST /incidents/ID/acknowledge\` with \`{ "by": "Ana", "note": "…", "minutes": 60 }\`, or by the
  link in a message, which is good for one incident and one day. It lasts ${times}. When it runs out while the alert still
  fires, everybody who was told before is told again, and the alert climbs on. \`POST /incidents/ID/unacknowledge\` ends it.
- **Silence** by \`POST /incidents/ID/silence\` with \`{ "by": "Ana", "comment": "…", "minutes": 60 }\`: Alertmanager tells nobody of alerts with all of the
  incident's labels, or those in \`labels\`. \`GET /silences\` lists them; \`DELETE /silences/ID?by=Ana\` ends one.
- **On call**: ${onCall ? `${turns(onCall)} in turns of ${onCall.everyDays === 1 ? 'a day' : `${onCall.everyDays} days`}, handed over at ${onCall.handover} (${onCall.timeZone}). \`vigia on-call\` and \`GET /duty/on-call\` say who has the duty now and next` : 'there is no rota. `onCall` of the project declares people with their channels, and whose turn it is'}.
- **When the monitoring is silent**, because two heartbeats of the Watchdog are missed, or Prometheus or Alertmanager does not
  answer for as long, the desk tells ${deadMan} itself. What fired until then is shown as not known; it is not shown as
  resolved. The desk itself is watched by \`DeskDown\`${isPinged ? ', and by the service elsewhere that it asks once for each heartbeat' : ', and, with `deadMan: { ping }`, by a service elsewhere that expects to be asked'}.`;
}

function portuguese({ levels, lasts, onCall, deadMan, isPinged }: Said): string {
  const times = lasts.map(([severity, time]) => `${time} para ${severity}`).join(', ');
  return `## Quem cuida do alerta

Um alerta que dispara sem reconhecimento sobe estes níveis. A central conta o tempo e avisa as pessoas; alertas silenciados ou
inibidos não sobem.

| severidade | após | avisa |
|---|---|---|
${levels || '| | | ninguém |'}

- **Reconhecer** na página do incidente, por \`POST /incidents/ID/acknowledge\` com \`{ "by": "Ana", "note": "…", "minutes": 60 }\`, ou pelo
  link de uma mensagem, que vale para um incidente e por um dia. O reconhecimento dura ${times}. Quando expira e o alerta
  continua disparando, todos os que já tinham sido avisados são avisados de novo, e o alerta continua subindo. \`POST /incidents/ID/unacknowledge\` encerra.
- **Silenciar** por \`POST /incidents/ID/silence\` com \`{ "by": "Ana", "comment": "…", "minutes": 60 }\`: o Alertmanager não avisa ninguém sobre alertas com todos os
  labels do incidente, ou com os de \`labels\`. \`GET /silences\` lista os silêncios; \`DELETE /silences/ID?by=Ana\` encerra um.
- **Plantão**: ${onCall ? `${turns(onCall)} em turnos de ${onCall.everyDays === 1 ? 'um dia' : `${onCall.everyDays} dias`}, com troca às ${onCall.handover} (${onCall.timeZone}). \`vigia on-call\` e \`GET /duty/on-call\` dizem quem está de plantão agora e quem é o próximo` : 'não há escala. `onCall` do projeto declara as pessoas com seus canais e de quem é a vez'}.
- **Quando o monitoramento fica em silêncio**, porque faltam dois sinais de vida do Watchdog, ou porque o Prometheus ou o Alertmanager
  não responde pelo mesmo tempo, a própria central avisa ${deadMan}. O que disparava até então aparece como desconhecido, e não como
  resolvido. A central é vigiada por \`DeskDown\`${isPinged ? ' e pelo serviço externo que ela chama uma vez a cada sinal de vida' : ' e, com `deadMan: { ping }`, por um serviço externo que espera ser chamado'}.`;
}

function turns({ rota }: DeskOnCall): string {
  return rota.join(', ');
}

function namesText(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}
