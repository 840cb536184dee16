import { titleIn, type Writing } from '../document.ts';
import type { Report, ReportFigure } from '../report.ts';
import { isDrawn } from '../sections/figures.ts';
import { rowName, titled } from '../sections/labels.ts';
import { axisTitles, slotAxis } from './axis.ts';

/** A picture in the language of Vega-Lite. */
export type Spec = Readonly<Record<string, unknown>>;

export const widths = { wide: 640, narrow: 320 } as const;
export type PictureWidth = keyof typeof widths;

const SEVERITIES = { critical: '#c4162a', warning: '#d9822b', info: '#1f6feb' } as const;
const LINE = '#0b5fb8';
/** Colours that people with any sight tell apart (Okabe and Ito). */
const ROWS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
/** So many rows of a figure are drawn. */
const MOST_ROWS = 6;
/** What axis and margin take of the width of one picture in a row of them. */
const BESIDE = 72;

/** Returns every picture of a report, by name. */
export function specsOf(report: Report, writing: Writing, width: PictureWidth): ReadonlyMap<string, Spec> {
  const specs = new Map<string, Spec>();
  const budgets = budgetSpec(report, writing, widths[width]);
  if (budgets) specs.set('objectives', budgets);
  if (report.alerts.total > 0) specs.set('alerts', alertSpec(report, writing, widths[width]));
  for (const { name, figures } of report.systems)
    if (isDrawn(figures)) specs.set(`system-${name}`, figuresSpec(figures, report, writing, width));
  return specs;
}

const CONFIG = {
  background: '#ffffff',
  padding: 4,
  config: {
    font: 'DejaVu Sans',
    view: { stroke: null },
    axis: {
      gridColor: '#e6e9ee',
      domainColor: '#9aa5b5',
      tickColor: '#9aa5b5',
      labelColor: '#3d4652',
      labelFontSize: 11,
    },
    legend: { labelFontSize: 11, title: null, orient: 'bottom', columns: 3, labelColor: '#3d4652' },
    title: { anchor: 'start', frame: 'group', fontSize: 12, fontWeight: 600, color: '#1c2330', offset: 6 },
  },
} as const;

/** The names of objectives take so many pixels. */
const LABELS = 160;

function budgetSpec({ objectives }: Report, { language }: Writing, width: number): Spec | undefined {
  const onLine = 24;
  const values = objectives.flatMap(({ title, rows }) => {
    const all = rows.map(({ labels }) => labels);
    return rows.flatMap(({ labels, budgetLeft }) =>
      budgetLeft === null
        ? []
        : [
            {
              name: wrapped(titled(titleIn(title, language), labels, all), onLine),
              // One that is overspent many times would make the others vanish.
              left: Math.max(-1, budgetLeft),
            },
          ],
    );
  });
  if (values.length === 0) return undefined;
  const least = Math.min(0, ...values.map(({ left }) => left));
  return {
    ...CONFIG,
    data: { values },
    width: width - LABELS - 20,
    height: { step: 34 },
    mark: { type: 'bar', height: { band: 0.62 } },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        sort: null,
        title: null,
        axis: {
          ...{ labelExpr: "split(datum.label, '\\n')", labelLimit: 0, labelLineHeight: 13 },
          ...{ ticks: false, domain: false },
        },
      },
      x: {
        field: 'left',
        type: 'quantitative',
        title: null,
        scale: { domain: [least, 1] },
        axis: { format: '.0%', tickCount: width > 400 ? 5 : 3 },
      },
      color: {
        condition: [
          { test: 'datum.left <= 0', value: '#c4162a' },
          { test: 'datum.left < 0.25', value: '#d9822b' },
        ],
        value: '#2b8a5c',
      },
    },
  };
}

function alertSpec(report: Report, { words, format }: Writing, width: number): Spec {
  const names = words.severities;
  const values = report.alerts.periods.flatMap(({ bySeverity }, slot) =>
    Object.entries(bySeverity).map(([severity, count]) => ({
      slot,
      severity: Object.hasOwn(names, severity) ? names[severity as keyof typeof names] : severity,
      count,
      order: Object.keys(SEVERITIES).indexOf(severity),
    })),
  );
  return {
    ...CONFIG,
    data: { values },
    width: width - 60,
    height: 120,
    mark: { type: 'bar', width: { band: 0.8 } },
    encoding: {
      x: slotAxis(report, format, width - 60),
      y: {
        aggregate: 'sum',
        field: 'count',
        type: 'quantitative',
        title: null,
        axis: { tickMinStep: 1, tickCount: 4 },
      },
      color: {
        field: 'severity',
        type: 'nominal',
        scale: {
          domain: Object.keys(SEVERITIES).map(severity => names[severity as keyof typeof names]),
          range: Object.values(SEVERITIES),
        },
      },
      order: { field: 'order' },
    },
  };
}

/** Small pictures of one size, so that each can be seen beside the others. */
function figuresSpec(
  figures: readonly ReportFigure[],
  report: Report,
  writing: Writing,
  width: PictureWidth,
): Spec {
  const columns = width === 'wide' ? 2 : 1;
  const own = widths[width] / columns - BESIDE;
  return {
    ...CONFIG,
    columns,
    spacing: { row: 20, column: 26 },
    concat: figures
      .filter(figure => isDrawn([figure]))
      .map(figure => figureSpec(figure, report, writing, own)),
    resolve: { scale: { color: 'independent', y: 'independent' } },
  };
}

function figureSpec(
  figure: ReportFigure,
  report: Report,
  { format, language }: Writing,
  width: number,
): Spec {
  const all = figure.rows.map(({ labels }) => labels);
  const rows = figure.rows.slice(0, MOST_ROWS);
  const values = rows.flatMap(({ labels, trend }) =>
    trend.map((value, slot) => ({ slot, value, row: rowName(labels, all) })),
  );
  return {
    title: {
      text: wrapped(titleIn(figure.title, language), Math.floor((width + 30) / 7)).split('\n'),
      offset: 8,
    },
    data: { values },
    width,
    height: 84,
    mark: { type: 'line', point: { size: 14, filled: true }, strokeWidth: 1.6, color: LINE },
    encoding: {
      x: slotAxis(report, format, width),
      y: {
        field: 'value',
        type: 'quantitative',
        title: null,
        scale: { zero: true, nice: true },
        axis: axisTitles(figure.unit),
      },
      ...(rows.length > 1 && {
        color: {
          field: 'row',
          type: 'nominal',
          scale: { range: ROWS },
          sort: null,
          legend: { columns: width > 250 ? 3 : 2, labelLimit: 110 },
        },
      }),
    },
  };
}

/** Returns the text with line ends, so that no line has more characters. */
function wrapped(text: string, characters: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
