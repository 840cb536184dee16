import { type Section, titleIn, type Writing } from '../document.ts';
import type { Recommendation, Report } from '../report.ts';
import { countText, tookText, valueText } from '../values.ts';

/** What the rules found, each with its numbers and with what to do. */
export function recommendedSection(report: Report, writing: Writing): Section {
  const { words } = writing;
  const told = words.recommended;
  const items = report.recommendations.map(one => itemOf(one, report, writing));
  const unknown = report.data.covered === null || report.data.covered === 0;
  return {
    ...{ id: 'recommended', heading: told.title, pictures: [], tables: [], items },
    texts: items.length > 0 ? [] : [unknown ? told.unknown : told.nothing],
  };
}

function itemOf(one: Recommendation, report: Report, writing: Writing) {
  const { words, language, format } = writing;
  const told = words.recommended;
  const { rule, evidence, labels } = one;
  const figure = report.systems.flatMap(({ figures }) => figures).find(({ name }) => name === one.about);
  const objective = report.objectives.find(({ id }) => id === one.about);
  const row = Object.entries(labels)
    .filter(([name]) => name !== 'environment')
    .map(([, value]) => value)
    .join(', ');
  const title = figure
    ? titleIn(figure.title, language)
    : objective
      ? titleIn(objective.title, language)
      : one.about;
  const what = row === '' ? title : `${title} (${row})`;
  const texts = Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [name, textOf(name, value, figure?.unit, writing)]),
  );
  const { bad, events } = evidence;
  return {
    finding: [
      told[rule](what, texts),
      ...(bad !== undefined && events !== undefined
        ? [told.badEvents(countText(bad, format), countText(events, format))]
        : []),
    ].join(' '),
    advice: one.recommend === undefined ? told.does[rule] : titleIn(one.recommend, language),
  };
}

const SHARES = new Set(['attained', 'target', 'budgetLeft']);
const TIMES = new Set(['median', 'p95', 'age']);

function textOf(name: string, value: number, unit: string | undefined, { format }: Writing): string {
  if (unit !== undefined) return valueText(value, unit, format);
  if (SHARES.has(name)) return format.percent(value, value > 0.9 && value < 1 ? 3 : 1);
  return TIMES.has(name) ? tookText(value, format) : format.number(value, 0);
}
