import type { Cell, Section, Table, Writing } from '../document.ts';
import type { Report } from '../report.ts';
import { tookText } from '../values.ts';

const MOST_ALERTS = 15;

/** What fired, how fast people were, what was noise, and what still fires. */
export function alertSection({ alerts, until }: Report, { words, format }: Writing): Section {
  const told = words.alerts;
  const base = { id: 'alerts', heading: told.title };
  const severity = (name: string): string =>
    Object.hasOwn(words.severities, name) ? words.severities[name as keyof typeof words.severities] : name;
  const number = (value: number): Cell => ({ text: format.number(value, 0), numeric: true });
  const times = (spread: typeof alerts.toResolve, none: string) =>
    spread ? told.times(tookText(spread.median, format), tookText(spread.p95, format)) : none;
  const fired: Table = {
    columns: [
      { label: told.alert },
      { label: told.severity },
      { label: told.service, minor: true },
      { label: told.fired, numeric: true },
      { label: told.unacknowledged, numeric: true, minor: true },
      { label: told.noise, numeric: true },
      { label: told.length, numeric: true },
    ],
    rows: [...alerts.alerts]
      .sort((a, b) => b.fired - a.fired || (a.name < b.name ? -1 : 1))
      .slice(0, MOST_ALERTS)
      .map(one => [
        { text: one.name },
        { text: severity(one.severity) },
        { text: one.service },
        number(one.fired),
        number(one.unacknowledged),
        { ...number(one.noise), ...(one.noise > 0 && { tone: 'bad' as const }) },
        { text: one.length ? tookText(one.length.median, format) : '–', numeric: true },
      ]),
  };
  const open: Table = {
    caption: told.open,
    columns: [
      { label: told.alert },
      { label: told.severity },
      { label: told.service, minor: true },
      { label: told.state },
      { label: told.since, numeric: true },
    ],
    rows: alerts.open.map(one => [
      { text: one.name },
      { text: severity(one.severity) },
      { text: one.environment === null ? one.service : `${one.service} (${one.environment})` },
      one.acknowledged ? { text: told.acknowledged } : { text: told.waits, tone: 'bad' },
      { text: tookText(until - one.startsAt, format), numeric: true },
    ]),
  };
  const unlisted =
    Math.max(0, alerts.alerts.length - MOST_ALERTS) + Math.max(0, alerts.openCount - alerts.open.length);
  return {
    ...base,
    texts:
      alerts.total === 0
        ? [told.none]
        : [
            `${told.toAcknowledge}: ${times(alerts.toAcknowledge, told.notYet)}.`,
            `${told.toResolve}: ${times(alerts.toResolve, told.unresolved)}.`,
            told.note,
            ...(unlisted > 0 ? [told.more(format.number(unlisted))] : []),
          ],
    pictures: alerts.total > 0 ? [{ name: 'alerts', alt: told.picture }] : [],
    tables: [...(fired.rows.length > 0 ? [fired] : []), ...(open.rows.length > 0 ? [open] : [])],
  };
}
