import type { Config } from '../project/config.ts';
import { datasourceUids } from '../stack/datasources.ts';
import { type RunbookQuery, runbookQueries } from './queries.ts';

/** What the pages of the desk know of a project in addition to its alerts. */
export interface DeskPages {
  /** The queries of the runbooks, by alert: the desk asks no others. */
  readonly queries: Readonly<Record<string, readonly RunbookQuery[]>>;
  /** Where log lines and traces of the project are looked at. */
  readonly logs: {
    /** The uid of the data source in Grafana. */
    readonly datasource: string;
    /** The service that is looked at: the job of the first target. */
    readonly service?: string;
  };
}

/** Returns what the pages of the desk know of a project. */
export function deskPages(config: Config): DeskPages {
  const [target] = config.project.targets;
  return {
    queries: runbookQueries(config),
    logs: { datasource: datasourceUids.loki, ...(target && { service: target.job }) },
  };
}
