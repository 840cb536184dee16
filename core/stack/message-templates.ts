import type { Config } from '../project/config.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';

/** The window that an alert's link opens, around the moment at which it fired: half an hour of how it came to it. */
export const panelWindow = { before: '30m', after: '10m' } as const satisfies Record<string, Duration>;

/**
 * Templates for the messages of a deployment's own receivers. `{{ template "vigia.panel" . }}`, given one alert, is the
 * link to its panel at the time it fired: rules cannot write it, for Prometheus's templates know no time.
 */
export function messageTemplates({ timeScale }: Config): string {
  const nanoseconds = (duration: Duration) => Math.round((milliseconds(duration) / timeScale) * 1e6);
  const at = (shift: number) => `{{ (.StartsAt.Add ${shift}).UnixMilli }}`;
  const { before, after } = panelWindow;
  return `{{ define "vigia.panel" }}{{ .Annotations.dashboard_url }}&from=${at(-nanoseconds(before))}&to=${at(nanoseconds(after))}{{ end }}
`;
}
