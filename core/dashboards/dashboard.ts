import type { Metric } from '../metrics/metric.ts';
import type { Panel } from './panel.ts';

/** Panels side by side, all of one height. Their widths fill the 24 columns. */
export interface Line {
  /** In Grafana's grid units of 30 pixels. */
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Lines under one heading; the first section, the key figures, has none. */
export interface Section {
  readonly title?: string;
  readonly lines: readonly Line[];
}

/** A choice at the top of the dashboard: several values of one label, or all of them. */
export interface Variable {
  readonly name: string;
  /** What people read. */
  readonly heading: string;
  /** The choices are this label's values on this metric, which must always be there. */
  readonly metric: Metric;
  readonly label: string;
  /** What stands for all of them, as a regular expression. */
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
  readonly sections: readonly Section[];
}

/** A dashboard as its system declares it: what it leaves out follows from the system. */
export type DashboardDeclaration = Omit<Dashboard, 'folder' | 'services' | 'variables'> & {
  /** Default: the system's title. */
  readonly folder?: string;
  /** Alerts of these services are marked on the time axis. Default: the services of the system's alerts. */
  readonly services?: readonly string[];
  /** Default: none. */
  readonly variables?: readonly Variable[];
};
