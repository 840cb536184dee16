import { type Cell, type Section, type Table, titleIn, type Writing } from '../document.ts';
import type { ObjectiveRow, Report, ReportObjective } from '../report.ts';
import { countText, pointsText } from '../values.ts';
import { titled } from './labels.ts';

/** How far each objective was met, and what is left of its budget. */
export function objectiveSection({ objectives, data }: Report, writing: Writing): Section {
  const { words } = writing;
  const told = words.objectives;
  const base = { id: 'objectives', heading: told.title };
  if (data.problem !== undefined || objectives.length === 0)
    return {
      ...base,
      texts: [data.problem === undefined ? told.none : words.missing.none],
      ...{ pictures: [], tables: [] },
    };
  const table: Table = {
    columns: [
      { label: told.objective },
      { label: told.target, numeric: true },
      { label: told.attained, numeric: true },
      { label: told.before, numeric: true, minor: true },
      { label: told.events, numeric: true, minor: true },
      { label: told.budget, numeric: true },
      { label: told.change, numeric: true },
    ],
    rows: objectives.flatMap(one => rowsOf(one, writing)),
  };
  const drawn = objectives.some(({ rows }) => rows.some(({ budgetLeft }) => budgetLeft !== null));
  return {
    ...base,
    texts: [told.note],
    pictures: drawn ? [{ name: 'objectives', alt: told.picture }] : [],
    tables: [table],
  };
}

function rowsOf(objective: ReportObjective, writing: Writing): Cell[][] {
  const { words, format, language, grafana } = writing;
  const { rows, target, dashboard } = objective;
  const title = titleIn(objective.title, language);
  const share = (value: number | null, none: string): Cell =>
    value === null
      ? { text: none, tone: 'soft', numeric: true }
      : { text: format.percent(value, value > 0.9 && value < 1 ? 3 : 1), numeric: true };
  const href = `${grafana}/d/${dashboard}`;
  const wanted = { text: format.percent(target, 3), numeric: true };
  if (rows.length === 0)
    return [
      [
        { text: title, href },
        wanted,
        { text: words.missing.none, tone: 'soft', numeric: true },
        ...Array.from({ length: 4 }, (): Cell => ({ text: '–', tone: 'soft', numeric: true })),
      ],
    ];
  const all = rows.map(({ labels }) => labels);
  return rows.map((row): Cell[] => [
    { text: titled(title, row.labels, all), href },
    wanted,
    {
      ...share(row.attained, words.objectives.noEvents),
      ...(row.attained !== null && { tone: row.attained >= target ? 'good' : 'bad' }),
    },
    share(row.attainedBefore, '–'),
    { text: row.events === null ? '–' : countText(row.events, format), numeric: true },
    {
      ...share(row.budgetLeft, '–'),
      ...(row.budgetLeft !== null && row.budgetLeft <= 0 && { tone: 'bad' as const }),
    },
    changeOf(row, writing),
  ]);
}

/** The window rolls: what leaves it gives budget back. */
function changeOf({ budgetLeft, budgetLeftBefore }: ObjectiveRow, { words, format }: Writing): Cell {
  if (budgetLeft === null || budgetLeftBefore === null) return { text: '–', tone: 'soft', numeric: true };
  return { text: pointsText(budgetLeft - budgetLeftBefore, format, words.points), numeric: true };
}
