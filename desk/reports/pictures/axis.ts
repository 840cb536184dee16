import type { Format } from '../../language/index.ts';
import type { ReportPeriod } from '../period.ts';

/** A label of the axis takes about so many pixels. */
const LABEL = { daily: 26, weekly: 48 } as const;

/** The hours of a day, or the days of a week. Slots are counted, as the hour that a clock is put back is there twice. */
export function slotAxis({ slots, kind }: ReportPeriod, format: Format, width: number) {
  const labels = slots.map(from =>
    kind === 'daily' ? format.time(from).slice(0, 2) : format.date(from).replace(/,? (de )?\d{4}$/, ''),
  );
  const every = Math.max(1, Math.ceil((slots.length * LABEL[kind]) / width));
  return {
    field: 'slot',
    type: 'ordinal',
    title: null,
    scale: { domain: slots.map((_, i) => i) },
    axis: {
      labelAngle: 0,
      values: slots.map((_, i) => i).filter(i => i % every === 0),
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
    },
  };
}

/** How the numbers of a unit are written on an axis. */
export function axisTitles(unit: string) {
  const base = { tickCount: 3, grid: true };
  if (unit === 'ratio') return { ...base, format: '.3~%' };
  if (unit === 'percent') return { ...base, labelExpr: "format(datum.value, '~r') + '%'" };
  if (unit === 'seconds' || unit === 's')
    return {
      ...base,
      labelExpr:
        "datum.value == 0 ? '0' : datum.value < 1 ? format(datum.value * 1000, '~r') + ' ms' : format(datum.value, '~r') + ' s'",
    };
  if (unit === 'bytes') return { ...base, labelExpr: "format(datum.value, '~s') + 'B'" };
  return { ...base, labelExpr: "format(datum.value, datum.value < 1 ? '~r' : '~s')" };
}
