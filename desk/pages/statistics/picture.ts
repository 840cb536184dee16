import type { Period } from '../../incidents/statistics.ts';
import { type Html, html, trusted } from '../html/html.ts';
import type { View } from '../view.ts';

/** In units of the picture, which is as wide as its place. */
const WIDTH = 560;
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 22;
const TOP = 8;
const PLOT = { width: WIDTH - LEFT, height: HEIGHT - TOP - BOTTOM };

const SEVERITIES = ['critical', 'warning', 'info', 'other'] as const;

/** Returns bars of the incidents of each period, by severity. */
export function incidentsPicture(periods: readonly Period[], title: string, view: View): Html {
  const counts = periods.map(({ bySeverity, total }) => {
    const { critical = 0, warning = 0, info = 0 } = bySeverity;
    return { critical, warning, info, other: total - critical - warning - info };
  });
  const ticks = ticksTo(Math.max(1, ...periods.map(({ total }) => total)), true);
  const scale = scaleTo(ticks.at(-1)!);
  const step = PLOT.width / periods.length;
  const bars = counts.map((count, i) => {
    let base = 0;
    const own = SEVERITIES.map(severity => {
      const height = scale(0) - scale(count[severity]);
      if (height === 0) return '';
      base += height;
      return `<rect class="${severity}" x="${round(LEFT + i * step + step * 0.14)}" y="${round(scale(0) - base)}" width="${round(step * 0.72)}" height="${round(height)}"/>`;
    });
    return own.join('');
  });
  return picture(title, [axes(ticks, scale, String), dates(periods, view), ...bars]);
}

/** Returns lines of the median times to acknowledge and to resolve. */
export function timesPicture(periods: readonly Period[], title: string, view: View): Html {
  const series = {
    resolve: periods.map(({ toResolve }) => toResolve?.median),
    acknowledge: periods.map(({ toAcknowledge }) => toAcknowledge?.median),
  };
  const most = Math.max(60_000, ...Object.values(series).flatMap(times => times.map(time => time ?? 0)));
  const ticks = durationTicks(most);
  const scale = scaleTo(ticks.at(-1)!);
  const step = PLOT.width / periods.length;
  const x = (i: number) => round(LEFT + (i + 0.5) * step);
  const lines = Object.entries(series).map(([name, times]) => {
    const parts = runs(times).map(
      run => `M${run.map(([i, time]) => `${x(i)} ${round(scale(time))}`).join('L')}`,
    );
    const dots = times.map((time, i) =>
      time === undefined ? '' : `<circle class="${name}" cx="${x(i)}" cy="${round(scale(time))}" r="2.6"/>`,
    );
    return `<path class="${name}" d="${parts.join('')}"/>${dots.join('')}`;
  });
  return picture(title, [axes(ticks, scale, time => tickText(time, view)), dates(periods, view), ...lines]);
}

/** A picture whose numbers are in the table next to it. */
function picture(title: string, parts: readonly string[]): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${trusted(parts.join(''))}</svg>`;
}

function axes(
  ticks: readonly number[],
  scale: (value: number) => number,
  write: (value: number) => string,
): string {
  return ticks
    .map((tick, i) => {
      const y = round(scale(tick));
      return `<line class="${i === 0 ? 'base' : 'grid'}" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 8}" y="${round(y + 3.5)}" text-anchor="end">${write(tick)}</text>`;
    })
    .join('');
}

/** As many dates as there is room for. */
function dates(periods: readonly Period[], view: View): string {
  const step = PLOT.width / periods.length;
  const each = Math.ceil(periods.length / 5);
  const form = new Intl.DateTimeFormat(view.language === 'pt' ? 'pt-BR' : 'en', {
    day: 'numeric',
    month: 'short',
  });
  return periods
    .map(({ from }, i) =>
      (periods.length - 1 - i) % each === 0
        ? `<text x="${i === periods.length - 1 ? WIDTH : round(LEFT + (i + 0.5) * step)}" y="${HEIGHT - 4}" text-anchor="${i === periods.length - 1 ? 'end' : 'middle'}">${form.format(from).replace(/ de |\.$/g, match => (match === '.' ? '' : ' '))}</text>`
        : '',
    )
    .join('');
}

function scaleTo(most: number): (value: number) => number {
  return value => TOP + PLOT.height * (1 - value / most);
}

/** Round numbers from 0 to at least the most, five at most. */
export function ticksTo(most: number, whole = false): number[] {
  const rough = most / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const fitting = [1, 2, 5, 10].map(factor => factor * magnitude).find(step => step >= rough)!;
  const step = whole ? Math.max(1, Math.ceil(fitting)) : fitting;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** Steps of time that people count in, in milliseconds. */
const STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400].map(
  seconds => seconds * 1000,
);

function durationTicks(most: number): number[] {
  const step = STEPS.find(one => one * 4 >= most) ?? Math.ceil(most / 4 / 86_400_000) * 86_400_000;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** As short as an axis needs it: `1.5 h`. */
function tickText(time: number, { format }: View): string {
  const [length, sign] =
    time >= 86_400_000
      ? [86_400_000, 'd']
      : time >= 3_600_000
        ? [3_600_000, 'h']
        : time >= 60_000
          ? [60_000, 'min']
          : [1000, 's'];
  return time === 0 ? '0' : `${format.number(time / length, 1)} ${sign}`;
}

/** A line ends where a period has no value. */
function runs(times: readonly (number | undefined)[]): (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = [];
  let open: (readonly [number, number])[] | undefined;
  times.forEach((time, i) => {
    if (time === undefined) {
      open = undefined;
      return;
    }
    if (!open) {
      open = [];
      found.push(open);
    }
    open.push([i, time]);
  });
  return found;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
