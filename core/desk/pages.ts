import type { Config } from '../project/config.ts';
import { type RunbookQuery, runbookQueries } from './queries.ts';

/** What the pages of the desk know of a project in addition to its alerts. */
export interface DeskPages {
  /** The queries of the runbooks, by alert: the desk asks no others. */
  readonly queries: Readonly<Record<string, readonly RunbookQuery[]>>;
  /** The service whose traces are looked at: the job of the first target. Absent where the project has none. */
  readonly traced?: string;
}

/** Returns what the pages of the desk know of a project. */
export function deskPages(config: Config): DeskPages {
  const [target] = config.project.targets;
  return { queries: runbookQueries(config), ...(target && { traced: target.job }) };
}
