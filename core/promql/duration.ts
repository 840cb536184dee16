/** Interval variables of Grafana, which it replaces before the query reaches Prometheus. */
export type GrafanaInterval = '$__rate_interval' | '$__interval' | '$__range';
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`;
export type Range = Duration | GrafanaInterval;

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const UNITS = ['w', 'd', 'h', 'm', 's', 'ms'] as const;

/** Returns the milliseconds of a duration such as `5m`. Throws if the text is not a duration. */
export function milliseconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(duration);
  if (!match) throw new Error(`duration "${duration}": write a number and one of ms s m h d w, such as 5m`);
  return Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS];
}

/** Writes milliseconds in the syntax of Prometheus: `90000` becomes `1m30s`. Writes at least one millisecond. */
export function formatDuration(ms: number): string {
  let rest = Math.max(1, Math.round(ms));
  let text = '';
  for (const unit of UNITS) {
    const count = Math.floor(rest / MILLISECONDS[unit]);
    rest -= count * MILLISECONDS[unit];
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}

/** Returns the duration divided by the time scale, in the syntax of Prometheus. Grafana variables stay as they are. */
export function scaleDuration(range: Range, timeScale: number): string {
  return isGrafanaInterval(range) ? range : formatDuration(milliseconds(range) / timeScale);
}

function isGrafanaInterval(range: Range): range is GrafanaInterval {
  return range.startsWith('$__');
}
