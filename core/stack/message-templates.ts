import type { Config } from '../project/config.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';
import { datasourceUids } from './datasources.ts';
import { messageWords } from './message-words.ts';
import { TOLD_PATH } from './send-path.ts';

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

/**
 * Returns the templates of the messages that people read, one for each kind of markup, in the language of the configuration. They
 * tell firing from resolved alerts, each under the heading of its state with their number: what, how bad, since when, for how long, where, and
 * where to look.
 *
 * `{{ template "vigia.panel" . }}`, given one alert, is the link to its panel at the time it fired. Rules cannot write
 * it, because Prometheus templates do not know the time.
 * `{{ template "vigia.where" . }}`, given a notification, is the environment of its alerts: ` in staging`.
 */
export function messageTemplates(config: Config): string {
  const { timeScale, project, language } = config;
  const words = messageWords[language];
  const nanoseconds = (duration: Duration) => Math.round((milliseconds(duration) / timeScale) * 1e6);
  const at = (shift: number) => `{{ (.StartsAt.Add ${shift}).UnixMilli }}`;
  const where = project.fleetLabels
    .map(
      (label, i) => `{{ with .CommonLabels.${label} }}${i === 0 ? ` ${words.where} ` : ', '}{{ . }}{{ end }}`,
    )
    .join('');
  const { before, after } = panelWindow;
  const [from, to] = [at(-nanoseconds(before)), at(nanoseconds(after))];
  return `{{ define "vigia.panel" }}{{ .Annotations.dashboard_url }}{{ if match "\\\\?" .Annotations.dashboard_url }}&{{ else }}?{{ end }}from=${from}&to=${to}{{ end }}
{{ define "vigia.where" }}${where}{{ end }}
{{ define "vigia.about" }}{{ or .GroupLabels.alertname .CommonLabels.alertname "${words.several}" }}{{ template "vigia.where" . }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}{{ end }}
{{ define "vigia.title" }}[{{ with .Alerts.Firing }}${words.firing} {{ len . }}{{ end }}{{ if and .Alerts.Firing .Alerts.Resolved }}, {{ end }}{{ with .Alerts.Resolved }}${words.resolved} {{ len . }}{{ end }}] {{ template "vigia.about" . }}{{ end }}
${Object.entries(markups)
  .map(([name, markup]) => messageTemplate(name, markup, config, { from, to }))
  .join('')}`;
}

/** Returns the templates of an alert message and, for notices, which have no state, of the same without it. */
function messageTemplate(
  name: string,
  { bold = '', newLine = '\n', escaped }: Markup,
  config: Config,
  window: { readonly from: string; readonly to: string },
): string {
  const words = messageWords[config.language];
  const written = (value: string) => `{{ ${[value, escaped].filter(Boolean).join(' | ')} }}`;
  const time = (field: string) => `{{ .${field}.UTC.Format "2006-01-02 15:04" }} UTC`;
  const line = (when: string, text: string) => `{{ with ${when} }}${text}${newLine}{{ end }}`;
  const heading = (mark: string, state: string, alerts: string) =>
    `${mark} ${bold}${state} ({{ len ${alerts} }})${bold}${newLine}`;
  // The title says what all have in common.
  const summary = `{{ if not $.CommonAnnotations.summary }}${line('.Annotations.summary', `${bold}${written('.')}${bold}`)}{{ end }}`;
  const description = line('.Annotations.description', written('.'));
  const value = (label: string) =>
    line(
      '.Annotations.value',
      `${label}: ${written('.')}{{ with $alert.Annotations.threshold }} (${words.threshold}: ${written('.')}){{ end }}`,
    );
  const severities = Object.entries(words.severities).map(
    ([severity, word], i) => `{{ ${i === 0 ? '' : 'else '}if eq .Labels.severity "${severity}" }}${word}`,
  );
  const severity = `{{ if and .Labels.severity (ne .Labels.severity "none") }}${words.severity}: {{ if eq .Labels.escalate "true" }}${words.emergency}{{ else }}${severities.join('')}{{ else }}${written('.Labels.severity')}{{ end }}{{ end }}${newLine}{{ end }}`;
  const tenantLabel = config.project.desk?.tenantLabel ?? 'tenant';
  const tenant = line(`.Labels.${tenantLabel}`, `${words.tenant}: ${written('.')}`);
  const links = [
    incidentLink(config, words.incident, newLine),
    line('.Annotations.runbook_url', `${words.runbook}: {{ . }}`),
    line('.Annotations.dashboard_url', `${words.dashboard}: {{ template "vigia.panel" $alert }}`),
    logsLink(config, window, words.logs, newLine),
  ].join('');
  const notice = `${line('.Annotations.runbook_url', `${words.runbook}: {{ . }}`)}${line('.Annotations.dashboard_url', `${words.dashboard}: {{ template "vigia.panel" $alert }}`)}`;
  const each = (alerts: string, facts: string) =>
    `{{ range $alert := ${alerts} }}${newLine}${summary}${description}${facts}{{ end }}`;
  const firing = each(
    '.Alerts.Firing',
    `${value(words.value)}${words.since} ${time('StartsAt')}${newLine}${severity}${tenant}${links}`,
  );
  const resolved = each(
    '.Alerts.Resolved',
    `${value(words.lastValue)}${words.resolvedAt} ${time('EndsAt')}, ${words.after} {{ (.EndsAt.Sub .StartsAt).Truncate 1000000000 }}${newLine}${severity}${tenant}${links}`,
  );
  return `{{ define "vigia.${name}" }}{{ with .Alerts.Firing }}${heading('🔥', words.firing, '.')}{{ end }}${firing}{{ if and .Alerts.Firing .Alerts.Resolved }}${newLine}{{ end }}{{ with .Alerts.Resolved }}${heading('✅', words.resolved, '.')}{{ end }}${resolved}{{ end }}
{{ define "vigia.notice.${name}" }}${each('.Alerts', notice)}{{ end }}
`;
}

/** The desk knows by fingerprint and time which incident it is; its page has the logs as well, and acknowledges. */
function incidentLink({ project, deskUrl }: Config, label: string, newLine: string): string {
  if (!project.desk) return '';
  return `${label}: ${deskUrl}${TOLD_PATH}/{{ .Fingerprint }}/{{ .StartsAt.UnixMilli }}${newLine}`;
}

/** The log lines around the time, of the service of the project if there is only one. Addresses of Explore are long: not where the desk has them. */
function logsLink(
  { project, grafanaUrl }: Config,
  { from, to }: { readonly from: string; readonly to: string },
  label: string,
  newLine: string,
): string {
  if (project.desk || !project.fleetLabels.includes('environment')) return '';
  const jobs = [...new Set(project.targets.map(({ job }) => job))];
  const service = jobs.length === 1 ? `, service="${jobs[0]}"` : '';
  const left = {
    datasource: datasourceUids.loki,
    queries: [{ refId: 'A', expr: `{environment="ENVIRONMENT"${service}}` }],
    range: { from: 'FROM', to: 'TO' },
  };
  const url = `${grafanaUrl}/explore?left=${encodeURIComponent(JSON.stringify(left))}`
    .replace('ENVIRONMENT', '{{ $alert.Labels.environment }}')
    .replace('FROM', from)
    .replace('TO', to);
  return `{{ if $alert.Labels.environment }}${label}: ${url}${newLine}{{ end }}`;
}
