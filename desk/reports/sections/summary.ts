import type { Tile, Writing } from '../document.ts';
import type { Report } from '../report.ts';
import { tookText } from '../values.ts';

/** Returns what is read first. */
export function summaryTiles({ objectives, alerts, data }: Report, { words, format }: Writing): Tile[] {
  const told = words.summary;
  const rows = objectives.flatMap(({ rows, target }) => rows.map(row => ({ ...row, target })));
  const judged = rows.filter(({ attained }) => attained !== null);
  const met = judged.filter(({ attained, target }) => attained! >= target);
  const unknown = rows.length - judged.length + objectives.filter(one => one.rows.length === 0).length;
  const count = (value: number) => format.number(value, 0);
  const share = alerts.total === 0 ? undefined : alerts.noise / alerts.total;
  return [
    {
      label: told.objectives,
      value: judged.length === 0 ? '–' : told.of(count(met.length), count(judged.length)),
      ...(unknown > 0 && data.problem === undefined && { note: told.unknown(count(unknown)) }),
      ...(judged.length > 0 && { tone: met.length === judged.length ? ('good' as const) : ('bad' as const) }),
    },
    { label: told.alerts, value: count(alerts.total), note: told.beforeIt(count(alerts.totalBefore)) },
    {
      label: told.open,
      value: count(alerts.openCount),
      ...(alerts.openCount > 0 && { tone: 'bad' as const }),
    },
    {
      label: told.acknowledge,
      value: alerts.toAcknowledge ? tookText(alerts.toAcknowledge.median, format) : '–',
      note: told.median,
    },
    {
      label: told.resolve,
      value: alerts.toResolve ? tookText(alerts.toResolve.median, format) : '–',
      note: told.median,
    },
    { label: told.noise, value: share === undefined ? '–' : format.percent(share, 0), note: told.ofAlerts },
  ];
}
