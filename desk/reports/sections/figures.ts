import { type Cell, type Section, type Table, titleIn, type Writing } from '../document.ts';
import type { Report, ReportFigure } from '../report.ts';
import { changeText, valueText } from '../values.ts';
import { titled } from './labels.ts';

/** So many rows of a figure are shown; JSON has more. */
export const SHOWN_ROWS = 6;

/** The figures of each system, with those of the period before. */
export function figureSections({ systems, kind }: Report, writing: Writing): Section[] {
  const { words } = writing;
  return systems.map(({ name, title, figures }) => {
    const tables = (['business', 'performance'] as const).flatMap((about): Table[] => {
      const own = figures.filter(figure => figure.about === about);
      if (own.length === 0) return [];
      return [
        {
          caption: words.figures[about],
          columns: [
            { label: words.figures.figure },
            { label: words.figures.value, numeric: true },
            { label: words.before[kind], numeric: true },
            { label: words.figures.change, numeric: true },
          ],
          rows: own.flatMap(figure => rowsOf(figure, writing)),
        },
      ];
    });
    return {
      ...{ id: `system-${name}`, heading: title, texts: [] },
      pictures: isDrawn(figures) ? [{ name: `system-${name}`, alt: words.figures.picture(title) }] : [],
      tables,
    };
  });
}

/** Whether there is a course to draw. */
export function isDrawn(figures: readonly ReportFigure[]): boolean {
  return figures.some(({ rows }) => rows.some(({ trend }) => trend.some(value => value !== null)));
}

function rowsOf(figure: ReportFigure, { words, format, language }: Writing): Cell[][] {
  const title = titleIn(figure.title, language);
  const soft = (text: string): Cell => ({ text, tone: 'soft', numeric: true });
  if (figure.rows.length === 0) return [[{ text: title }, soft(words.figures.noData), soft('–'), soft('–')]];
  const all = figure.rows.map(({ labels }) => labels);
  return figure.rows.slice(0, SHOWN_ROWS).map(({ labels, value, before }): Cell[] => {
    const change = changeText(value, before, figure.unit, format, words.points);
    const tone = toneOf(figure, value, before);
    return [
      { text: titled(title, labels, all) },
      value === null
        ? soft(words.figures.noData)
        : { text: valueText(value, figure.unit, format), numeric: true },
      soft(valueText(before, figure.unit, format)),
      { text: change, numeric: true, ...(tone && { tone }) },
    ];
  });
}

/** Less than this is no change. */
const LEAST = 0.01;

function toneOf(figure: ReportFigure, value: number | null, before: number | null): Cell['tone'] {
  if (value === null || before === null) return 'soft';
  if (before === 0 && figure.unit !== 'ratio') return 'soft';
  const change = figure.unit === 'ratio' ? value - before : (value - before) / Math.abs(before);
  if (!figure.better || Math.abs(change) < LEAST) return undefined;
  return change > 0 === (figure.better === 'higher') ? 'good' : 'bad';
}
