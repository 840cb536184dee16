import type { Metric } from '../metrics/metric.ts';
import type { Panel } from './panel.ts';

/** Panels next to each other, all of the same height. Their widths fill the 24 columns, unless the line is short. */
export interface Line {
  /** In grid units of Grafana, 30 pixels each. */
  readonly height: number;
  readonly panels: readonly Panel[];
  /** Leaves columns free at its end. Each panel then has a width. */
  readonly short?: true;
}

/** Lines under one heading. The first section, the key figures, has no heading. */
export interface Section {
  readonly title?: string;
  readonly lines: readonly Line[];
}

/** A dashboard variable: the user selects one value of a label, several, or all. */
export interface Variable {
  readonly name: string;
  /** The label that users see. */
  readonly heading: string;
  /** The metric whose label values are offered. It must always exist. */
  readonly metric: Metric;
  readonly label: string;
  /** The regular expression that stands for all values. */
  readonly all: '.*' | '.+';
}

/** One dashboard: literals only; `core/generate/grafana.ts` turns it into JSON. */
export interface Dashboard {
  /** Never changes: links and bookmarks depend on it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly folder: string;
  /** Alerts of these services are marked on the time axis. */
  readonly services: readonly string[];
  readonly variables: readonly Variable[];
  /**
   * The title of the stat that the home dashboard shows for this one, over all values of the variables. Default: the
   * first key figure with a number.
   */
  readonly keyFigure?: string;
  readonly sections: readonly Section[];
}

/** A dashboard as its system declares it: what it leaves out follows from the system. */
export type DashboardDeclaration<Uid extends string = string> = Omit<
  Dashboard,
  'uid' | 'folder' | 'services' | 'variables'
> & {
  readonly uid: Uid;
  /** Default: the system's title. */
  readonly folder?: string;
  /** Alerts of these services are marked on the time axis. Default: the services of the system's alerts. */
  readonly services?: readonly string[];
  /** Default: none. */
  readonly variables?: readonly Variable[];
};
