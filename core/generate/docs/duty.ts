import { type DeskDuty, deskDuty } from '../../desk/duty.ts';
import type { DeskOnCall } from '../../desk/on-call.ts';
import type { Language } from '../../language/language.ts';
import type { Config } from '../../project/config.ts';
import { formatDuration } from '../../promql/duration.ts';

/** Returns the part of the page about alerting that says whom the desk tells by itself, in the language of the configuration. */
export function dutyText(config: Config): string {
  const { project, escalateAfter, language } = config;
  const duty = deskDuty(project.duty, {
    ...{ escalateAfter, timeScale: 1, routes: project.routes, alerts: project.alerts },
    channels: [...new Set([...project.receivers, ...Object.keys(config.channels)])],
  });
  const { nobody, lasting, text } = WORDS[language];
  const rows = Object.entries(duty.escalation).flatMap(([severity, levels = []]) =>
    levels.map(({ afterMs, to }) => `| ${severity} | ${formatDuration(afterMs)} | ${namesText(to)} |`),
  );
  const lasts = Object.entries(duty.acknowledgedForMs).map(([severity, ms]) =>
    lasting(formatDuration(ms), severity),
  );
  return text({
    levels: rows.length > 0 ? rows.join('\n') : `| | | ${nobody} |`,
    lasts: lasts.join(', '),
    duty,
    isPinged: project.duty.deadMan?.ping !== undefined,
  });
}

interface Facts {
  /** Rows of a table. */
  readonly levels: string;
  /** How long an acknowledgement lasts, by severity. */
  readonly lasts: string;
  readonly duty: DeskDuty;
  /** Whether a service elsewhere is asked at each heartbeat. */
  readonly isPinged: boolean;
}

interface Words {
  readonly nobody: string;
  lasting(time: string, severity: string): string;
  rota(onCall: DeskOnCall): string;
  text(facts: Facts): string;
}

const en: Words = {
  nobody: 'nobody',
  lasting: (time, severity) => `${time} for ${severity}`,
  rota: ({ rota, handover, everyDays, timeZone }) =>
    `${rota.join(', ')} in turns of ${everyDays === 1 ? 'a day' : `${everyDays} days`}, handed over at ${handover} (${timeZone}). \`vigia on-call\` and \`GET /duty/on-call\` say who has the duty now and next.`,
  text: ({ levels, lasts, duty, isPinged }) => `## Who looks after it

An alert that fires without an acknowledgement climbs these levels. The desk counts the time and tells people; silenced and
inhibited alerts do not climb.

| severity | after | told |
|---|---|---|
${levels}

- **Acknowledge** on the page of the incident, by \`POST /incidents/ID/acknowledge\` with \`{ "by": "Ana", "note": "…", "minutes": 60 }\`, or by the
  link in a message, which is good for one incident and one day. It lasts ${lasts}. When it runs out while the alert still
  fires, everybody who was told before is told again, and the alert climbs on. \`POST /incidents/ID/unacknowledge\` ends it.
- **Silence** by \`POST /incidents/ID/silence\` with \`{ "by": "Ana", "comment": "…", "minutes": 60 }\`: Alertmanager tells nobody of alerts with all of the
  incident's labels, or those in \`labels\`. \`GET /silences\` lists them; \`DELETE /silences/ID?by=Ana\` ends one.
- **On call**: ${duty.onCall ? en.rota(duty.onCall) : 'there is no rota. `onCall` of the project declares people with their channels, and whose turn it is.'}
- **When the monitoring is silent**, because two heartbeats of the Watchdog are missed, or Prometheus or Alertmanager does not
  answer for as long, the desk tells ${namesText(duty.deadMan.to)} itself. What fired until then is shown as not known; it is not shown as
  resolved. The desk itself is watched by \`DeskDown\`${isPinged ? ', and by the service elsewhere that it asks once for each heartbeat' : ', and, with `deadMan: { ping }`, by a service elsewhere that expects to be asked'}.`,
};

const pt: Words = {
  nobody: 'ninguém',
  lasting: (time, severity) => `${time} para ${severity}`,
  rota: ({ rota, handover, everyDays, timeZone }) =>
    `${rota.join(', ')} em turnos de ${everyDays === 1 ? 'um dia' : `${everyDays} dias`}, com passagem às ${handover} (${timeZone}). \`vigia on-call\` e \`GET /duty/on-call\` dizem de quem é o plantão agora e depois.`,
  text: ({ levels, lasts, duty, isPinged }) => `## Quem cuida do alerta

Um alerta que dispara sem que ninguém o reconheça sobe estes níveis. O desk conta o tempo e avisa as pessoas; alertas silenciados
ou inibidos não sobem.

| severidade | depois de | avisado |
|---|---|---|
${levels}

- **Reconhecer** na página do incidente, com \`POST /incidents/ID/acknowledge\` e \`{ "by": "Ana", "note": "…", "minutes": 60 }\`, ou pelo
  link de uma mensagem, que vale para um incidente e por um dia. O reconhecimento dura ${lasts}. Quando ele vence e o alerta ainda
  dispara, todos os que já tinham sido avisados são avisados de novo, e o alerta volta a subir. \`POST /incidents/ID/unacknowledge\` o encerra.
- **Silenciar** com \`POST /incidents/ID/silence\` e \`{ "by": "Ana", "comment": "…", "minutes": 60 }\`: o Alertmanager não avisa ninguém sobre alertas com todos
  os labels do incidente, ou com os de \`labels\`. \`GET /silences\` os lista; \`DELETE /silences/ID?by=Ana\` encerra um deles.
- **Plantão**: ${duty.onCall ? pt.rota(duty.onCall) : 'não há escala. `onCall` do projeto declara as pessoas com os seus canais, e de quem é a vez.'}
- **Quando o monitoramento se cala**, porque dois sinais do Watchdog não chegaram, ou porque o Prometheus ou o Alertmanager não
  responde por esse tempo, o próprio desk avisa ${namesText(duty.deadMan.to)}. O que disparava até então aparece como desconhecido, e não como
  resolvido. O desk, por sua vez, é vigiado por \`DeskDown\`${isPinged ? ' e pelo serviço externo que ele chama a cada sinal' : ' e, com `deadMan: { ping }`, por um serviço externo que espera ser chamado'}.`,
};

const WORDS: Readonly<Record<Language, Words>> = { en, pt };

function namesText(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}
