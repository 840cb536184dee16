import type { AlertDeclaration } from '../alerts/alert.ts';
import type { PanelName } from '../alerts/references.ts';
import type { Query } from './query.ts';
import type { PanelUnit } from './units.ts';

/** Fields of every kind of panel. */
interface Common {
  readonly title: string;
  /** The name by which runbooks refer to it. Default: no runbook does. */
  readonly name?: PanelName;
  /** What the panel shows, and what to do when it looks bad. */
  readonly description: string;
  readonly unit: PanelUnit;
  readonly queries: readonly Query[];
  /** The alert whose threshold is drawn and whose runbook is linked. One of the queries shows its value. */
  readonly alert?: AlertDeclaration;
  /** Whether it is there for its alert alone: where the alert is disabled, so is the panel. Default: it stays. */
  readonly onlyOfAlert?: true;
  /** Width in columns, of 24. Default: the panels of a line share it evenly. */
  readonly width?: number;
  /** Decimal places. Default: as many as the value needs. */
  readonly decimals?: number;
  /** A regular expression for the whole name of a series, whose first group is shown. Default: shows the whole name. */
  readonly shown?: string;
  /** Colour of a series by its name, if the colour has a meaning. Others take the palette. */
  readonly colors?: Readonly<Record<string, string>>;
  /** The dashboard that a click on the value opens, with the same time range. */
  readonly opens?: { readonly uid: string; readonly title: string };
}

/** Values over time. */
export interface TimeSeries extends Common {
  readonly kind: 'timeseries';
  /** Default `line`. */
  readonly draw?: 'line' | 'bars';
  /** Stacks the series, for parts of a whole. */
  readonly stack?: true;
  /** Default: `list`. `table` adds the mean, max and last value of each series. */
  readonly legend?: 'list' | 'table';
  /** Bounds of a logarithmic axis, for a threshold far above the usual values. Default: linear, from 0. */
  readonly log?: readonly [low: number, high: number];
}

/** One number, with its recent history behind it. */
export interface Stat extends Common {
  readonly kind: 'stat';
  /** Texts for values, such as 0 → down. */
  readonly words?: Readonly<Record<number, Word>>;
  /** Colour by value, ascending; the first step has no bound. Only if no alert gives the threshold. */
  readonly steps?: readonly Step[];
  /** A second number, with its unit and colours, and its title as its name. The words are for the first. */
  readonly figure?: Stat;
}

/** One bar per series, with its latest value. */
export interface BarGauge extends Common {
  readonly kind: 'bargauge';
  /** The value of a full bar. */
  readonly max?: number;
}

/** States over time: which state each series was in, and when. */
export interface StateTimeline extends Common {
  readonly kind: 'state-timeline';
  readonly words: Readonly<Record<number, Word>>;
}

/** Latest values, with a row for each value of one label. Each query is a column, with its legend as the heading. */
export interface Table extends Omit<Common, 'unit'> {
  readonly kind: 'table';
  /** The label of the rows and the heading of its column; several if one label is not enough. */
  readonly rows: Rows | readonly Rows[];
  /** Unit of each column, by heading. */
  readonly columns: Readonly<Record<string, PanelUnit>>;
}

export interface Rows {
  readonly label: string;
  readonly heading: string;
  /** A regular expression for the whole value, whose first group is shown. Default: shows the whole value. */
  readonly shown?: string;
  /** Width of the column in pixels. Default: the columns share the panel evenly. */
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

/** Fields of a panel except its kind and its title. */
type Body<P extends Panel> = Omit<P, 'kind' | 'title' | 'name'>;
/** A title, or the name by which runbooks refer to the panel. */
type Title = string | PanelName;

/**
 * Declares a panel with one number.
 *
 * @example
 * ```ts
 * stat('Messages Waiting', { description: 'Messages that wait.', unit: 'messages', queries: [query(sum(waiting), 'waiting')] })
 *   .kind; // stat
 * ```
 */
export function stat(title: Title, body: Body<Stat>): Stat {
  return { kind: 'stat', ...titled(title), ...body };
}
/**
 * Declares a panel with values over time.
 *
 * @example
 * ```ts
 * timeSeries('Waiting Messages', {
 *   description: 'Messages that wait. Growing: add a bot.',
 *   unit: 'messages',
 *   queries: [query(sum(waiting, { by: ['bot'] }), '{{bot}}')],
 *   stack: true,
 * }).kind; // timeseries
 * ```
 */
export function timeSeries(title: Title, body: Body<TimeSeries>): TimeSeries {
  return { kind: 'timeseries', ...titled(title), ...body };
}
/**
 * Declares a panel with one bar per series.
 *
 * @example
 * ```ts
 * barGauge('Waiting by Bot', {
 *   description: 'Messages that wait. Growing: add a bot.',
 *   unit: 'messages',
 *   queries: [query(sum(waiting, { by: ['bot'] }), '{{bot}}')],
 * }).kind; // bargauge
 * ```
 */
export function barGauge(title: Title, body: Body<BarGauge>): BarGauge {
  return { kind: 'bargauge', ...titled(title), ...body };
}
/**
 * Declares a panel with states over time.
 *
 * @example
 * ```ts
 * stateTimeline('Process', {
 *   description: 'Messages that wait. Growing: add a bot.',
 *   unit: 'bool',
 *   queries: [query(max(up, { by: ['job'] }), '{{job}}')],
 *   words: badOrGood('Down', 'Up'),
 * }).kind; // state-timeline
 * ```
 */
export function stateTimeline(title: Title, body: Body<StateTimeline>): StateTimeline {
  return { kind: 'state-timeline', ...titled(title), ...body };
}
/**
 * Declares a panel with the latest values in rows and columns.
 *
 * @example
 * ```ts
 * table('By Bot', {
 *   description: 'Messages that wait. Growing: add a bot.',
 *   rows: { label: 'bot', heading: 'Bot' },
 *   columns: { Waiting: 'messages' },
 *   queries: [query(sum(waiting, { by: ['bot'] }), 'Waiting')],
 * }).kind; // table
 * ```
 */
export function table(title: Title, body: Body<Table>): Table {
  return { kind: 'table', ...titled(title), ...body };
}

function titled(title: Title): { readonly title: string; readonly name?: PanelName } {
  return typeof title === 'string' ? { title } : { title: title.title, name: title };
}
