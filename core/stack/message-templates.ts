import type { Config } from '../project/config.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';

/** The time range that the link of an alert opens around the moment when it fired, including the half hour before. */
export const panelWindow = { before: '30m', after: '10m' } as const satisfies Record<string, Duration>;

/**
 * Templates for the messages of your own receivers. `{{ template "vigia.panel" . }}`, given one alert, is the link to
 * its panel at the time it fired. Rules cannot write it, because Prometheus templates do not know the time.
 * `{{ template "vigia.where" . }}`, given a notification, is the environment of its alerts: ` in staging`.
 */
export function messageTemplates({ timeScale, project }: Config): string {
  const nanoseconds = (duration: Duration) => Math.round((milliseconds(duration) / timeScale) * 1e6);
  const at = (shift: number) => `{{ (.StartsAt.Add ${shift}).UnixMilli }}`;
  const where = project.fleetLabels
    .map((label, i) => `{{ with .CommonLabels.${label} }}${i === 0 ? ' in ' : ', '}{{ . }}{{ end }}`)
    .join('');
  const { before, after } = panelWindow;
  return `{{ define "vigia.panel" }}{{ .Annotations.dashboard_url }}&from=${at(-nanoseconds(before))}&to=${at(nanoseconds(after))}{{ end }}
{{ define "vigia.where" }}${where}{{ end }}
`;
}
