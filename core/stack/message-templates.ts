import type { Language } from '../language/language.ts';
import type { Config } from '../project/config.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';

/** The time range that the link of an alert opens around the moment when it fired, including the half hour before. */
export const panelWindow = { before: '30m', after: '10m' } as const satisfies Record<string, Duration>;

/** How a channel writes a message: what stands for bold text and a new line, and what makes a text harmless there. */
interface Markup {
  readonly bold?: string;
  readonly newLine?: string;
  /** Template functions, to which a text is piped. */
  readonly escaped?: string;
}

/** Slack turns `<!channel>` and `<http://…|text>` into more than text. */
const ESCAPED_SLACK = 'reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;"';
const ESCAPED_MARKDOWN = String.raw`reReplaceAll "([\\\\*_~|\\x60\\[\\]])" "\\$1"`;

/** The texts by name of their template, `vigia.` in front. */
const markups = {
  text: {},
  slack: { bold: '*', escaped: ESCAPED_SLACK },
  markdown: { bold: '**', escaped: ESCAPED_MARKDOWN },
  // A single new line is a space in the cards of Teams.
  teams: { bold: '**', newLine: '\n\n', escaped: ESCAPED_MARKDOWN },
} as const satisfies Record<string, Markup>;
export type MarkupName = keyof typeof markups;

/** What messages say around the texts of alerts. */
interface Words {
  readonly several: string;
  /** Before the environment. */
  readonly in: string;
  readonly firing: string;
  readonly resolved: string;
  firingSince(start: string): string;
  resolvedAt(end: string, start: string): string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    several: 'Several alerts',
    in: ' in ',
    firing: 'FIRING',
    resolved: 'RESOLVED',
    firingSince: start => `Firing since ${start}`,
    resolvedAt: (end, start) => `Resolved at ${end}, fired since ${start}`,
  },
  pt: {
    several: 'Vários alertas',
    in: ' em ',
    firing: 'DISPARANDO',
    resolved: 'RESOLVIDO',
    firingSince: start => `Disparando desde ${start}`,
    resolvedAt: (end, start) => `Resolvido em ${end}, disparava desde ${start}`,
  },
};

const title = ({ several, firing, resolved }: Words) =>
  `{{ define "vigia.about" }}{{ or .GroupLabels.alertname .CommonLabels.alertname "${several}" }}{{ template "vigia.where" . }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}{{ end }}
{{ define "vigia.title" }}[{{ with .Alerts.Firing }}${firing} {{ len . }}{{ end }}{{ if and .Alerts.Firing .Alerts.Resolved }}, {{ end }}{{ with .Alerts.Resolved }}${resolved} {{ len . }}{{ end }}] {{ template "vigia.about" . }}{{ end }}
`;

/**
 * Returns the templates of the messages that people read, one for each kind of markup. They tell firing from resolved
 * alerts, each under the heading of its state with their number, and since when each has fired.
 *
 * `{{ template "vigia.panel" . }}`, given one alert, is the link to its panel at the time it fired. Rules cannot write
 * it, because Prometheus templates do not know the time.
 * `{{ template "vigia.where" . }}`, given a notification, is the environment of its alerts: ` in staging`.
 */
export function messageTemplates({ timeScale, project, language }: Config): string {
  const words = WORDS[language];
  const nanoseconds = (duration: Duration) => Math.round((milliseconds(duration) / timeScale) * 1e6);
  const at = (shift: number) => `{{ (.StartsAt.Add ${shift}).UnixMilli }}`;
  const where = project.fleetLabels
    .map((label, i) => `{{ with .CommonLabels.${label} }}${i === 0 ? words.in : ', '}{{ . }}{{ end }}`)
    .join('');
  const { before, after } = panelWindow;
  return `{{ define "vigia.panel" }}{{ .Annotations.dashboard_url }}{{ if match "\\\\?" .Annotations.dashboard_url }}&{{ else }}?{{ end }}from=${at(-nanoseconds(before))}&to=${at(nanoseconds(after))}{{ end }}
{{ define "vigia.where" }}${where}{{ end }}
${title(words)}${Object.entries(markups)
  .map(([name, markup]) => messageTemplate(name, markup, words))
  .join('')}`;
}

/** Returns the templates of an alert message and, for notices, which have no state, of the same without it. */
function messageTemplate(name: string, { bold = '', newLine = '\n', escaped }: Markup, words: Words): string {
  const written = (value: string) => `{{ ${[value, escaped].filter(Boolean).join(' | ')} }}`;
  const time = (field: string) => `{{ .${field}.UTC.Format "2006-01-02 15:04" }} UTC`;
  const heading = (mark: string, state: string, alerts: string) =>
    `${mark} ${bold}${state} ({{ len ${alerts} }})${bold}${newLine}`;
  // The title says what all have in common.
  const summary = `{{ if not $.CommonAnnotations.summary }}{{ with .Annotations.summary }}${bold}${written('.')}${bold}${newLine}{{ end }}{{ end }}`;
  const description = `{{ with .Annotations.description }}${written('.')}${newLine}{{ end }}`;
  const links = `{{ with .Annotations.runbook_url }}Runbook: {{ . }}${newLine}{{ end }}{{ with .Annotations.dashboard_url }}Dashboard: {{ template "vigia.panel" $alert }}${newLine}{{ end }}`;
  const each = (alerts: string, since: string) =>
    `{{ range $alert := ${alerts} }}${newLine}${summary}${description}${since}${links}{{ end }}`;
  const firing = each('.Alerts.Firing', `${words.firingSince(time('StartsAt'))}${newLine}`);
  const resolved = each(
    '.Alerts.Resolved',
    `${words.resolvedAt(time('EndsAt'), time('StartsAt'))}${newLine}`,
  );
  return `{{ define "vigia.${name}" }}{{ with .Alerts.Firing }}${heading('🔥', words.firing, '.')}{{ end }}${firing}{{ if and .Alerts.Firing .Alerts.Resolved }}${newLine}{{ end }}{{ with .Alerts.Resolved }}${heading('✅', words.resolved, '.')}{{ end }}${resolved}{{ end }}
{{ define "vigia.notice.${name}" }}${each('.Alerts', '')}{{ end }}
`;
}
