import type { AlertDeclaration } from '../alerts/alert.ts';
import type { Query } from './query.ts';
import type { PanelUnit } from './units.ts';

/** What every kind of panel has. */
interface Common {
  readonly title: string;
  /** What is shown, and what to do when it looks bad. */
  readonly description: string;
  readonly unit: PanelUnit;
  readonly queries: readonly Query[];
  /** Its threshold is drawn, and its runbook linked. One of the queries shows the alert's value. */
  readonly alert?: AlertDeclaration;
  /** Columns of 24; by default the panels of a line share it evenly. */
  readonly width?: number;
  /** Digits after the point; by default as many as the value needs. */
  readonly decimals?: number;
  /** Colour of a series by its name, where the colour has a meaning; others take the palette's. */
  readonly colors?: Readonly<Record<string, string>>;
  /** The dashboard that a click on the value opens, over the same time. */
  readonly opens?: { readonly uid: string; readonly title: string };
}

/** Values over time. */
export interface TimeSeries extends Common {
  readonly kind: 'timeseries';
  /** Default `line`. */
  readonly draw?: 'line' | 'bars';
  /** Series on top of each other, for parts of a whole. */
  readonly stack?: true;
  /** Default `list`; `table` adds mean, max and last value of each series. */
  readonly legend?: 'list' | 'table';
  /** Bounds of a logarithmic axis, for where a threshold is far above the usual values. Default: linear, from 0. */
  readonly log?: readonly [low: number, high: number];
}

/** One number, with its recent course behind it. */
export interface Stat extends Common {
  readonly kind: 'stat';
  /** Words for values, such as 0 → down. */
  readonly words?: Readonly<Record<number, Word>>;
  /** Colour by value, ascending from the first, which needs no bound; only where no alert gives the threshold. */
  readonly steps?: readonly Step[];
}

/** One bar per series, latest values. */
export interface BarGauge extends Common {
  readonly kind: 'bargauge';
  /** The value of a full bar. */
  readonly max?: number;
}

/** Words over time: which state each series was in, and when. */
export interface StateTimeline extends Common {
  readonly kind: 'state-timeline';
  readonly words: Readonly<Record<number, Word>>;
}

/** Latest values side by side, a row for each value of one label; each query is a column, its legend the heading. */
export interface Table extends Omit<Common, 'unit'> {
  readonly kind: 'table';
  /** The label that the rows are about, and the heading of its column; further ones where one does not say it all. */
  readonly rows: Rows | readonly Rows[];
  /** Unit of each column, by heading. */
  readonly columns: Readonly<Record<string, PanelUnit>>;
}

export interface Rows {
  readonly label: string;
  readonly heading: string;
  /** A regular expression over the whole value; what its first group matches is shown. Default: all of it. */
  readonly shown?: string;
  /** Of the column, in pixels; by default the columns share the panel evenly. */
  readonly width?: number;
}

export interface Word {
  readonly text: string;
  readonly color: string;
}

export interface Step {
  readonly from?: number;
  readonly color: string;
}

export type Panel = TimeSeries | Stat | BarGauge | StateTimeline | Table;

/** What is said of a panel besides its kind and its title. */
type Body<P extends Panel> = Omit<P, 'kind' | 'title'>;

/**
 * The kinds of panels, each by its title and what it shows.
 *
 * ```ts
 * stat('Users Today', { description: '…', unit: 'users', queries: [query(sum(dailyActiveUsers), 'users')] });
 * ```
 */
export function stat(title: string, body: Body<Stat>): Stat {
  return { kind: 'stat', title, ...body };
}
export function timeSeries(title: string, body: Body<TimeSeries>): TimeSeries {
  return { kind: 'timeseries', title, ...body };
}
export function barGauge(title: string, body: Body<BarGauge>): BarGauge {
  return { kind: 'bargauge', title, ...body };
}
export function stateTimeline(title: string, body: Body<StateTimeline>): StateTimeline {
  return { kind: 'state-timeline', title, ...body };
}
export function table(title: string, body: Body<Table>): Table {
  return { kind: 'table', title, ...body };
}
