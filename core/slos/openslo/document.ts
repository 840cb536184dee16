/**
 * The part of OpenSLO v1 (github.com/OpenSLO/OpenSLO) that an objective here can express: one ratio of events, one
 * rolling window, one target. Other versions, and the files of Sloth, are read into it.
 */
export interface OpenSloDocument {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'SLO';
  readonly metadata: {
    readonly name: string;
    readonly displayName?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly description?: string;
    readonly service: string;
    readonly indicator: {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly ratioMetric: RatioMetric };
    };
    readonly timeWindow: readonly [{ readonly duration: string; readonly isRolling: true }];
    readonly budgetingMethod: typeof BUDGETING_METHOD;
    readonly objectives: readonly [{ readonly displayName?: string; readonly target: number }];
  };
  /** What the text says and is not compared, with the reason. */
  readonly ignored?: readonly string[];
}

/** Good or bad events, never both, out of all events; or the share of them, computed already. */
export interface RatioMetric {
  /** Whether the queries count since the process started. A query with its own `rate` or `increase` does not say so. */
  readonly counter: boolean;
  readonly good?: Source;
  readonly bad?: Source;
  readonly total?: Source;
  readonly rawType?: 'success' | 'failure';
  readonly raw?: Source;
}

export interface Source {
  readonly metricSource: { readonly type: typeof SOURCE_TYPE; readonly spec: { readonly query: string } };
}

export const API_VERSION = 'openslo/v1';
export const BUDGETING_METHOD = 'Occurrences';
export const SOURCE_TYPE = 'Prometheus';
/** Stands for the range in a query, as in Sloth. */
export const WINDOW = '{{.window}}';
/** Label of the owner: OpenSLO has no field for it. */
export const OWNER = 'vigia/owner';
