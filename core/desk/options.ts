import type { ReportOptions } from './reports.ts';

/** What a project says about its desk; every field has a default. Each part of the desk adds its own. */
export interface DeskOptions {
  /**
   * Who may read the desk: everybody who reaches it, or only people who have logged in. To change anything everybody logs in. Default:
   * `open` in the environment `demo`, otherwise `login`.
   */
  readonly reads?: 'open' | 'login';
  /**
   * The server that keeps notifications. Default `desk`: the package `@vigia/desk`, which runs with the stack.
   */
  readonly server?: string;
  /** The path below which that server receives notifications from Alertmanager, by receiver. Default `/inbox`. */
  readonly inbox?: string;
  /**
   * Where the desk keeps what it is told: in a file of its own, or in the PostgreSQL of the stack, which then runs in containers. Default
   * `sqlite`.
   */
  readonly database?: 'sqlite' | 'postgres';
  /**
   * The Dockerfile of an image of its own, below the folder of the project. Default: the container runs `@vigia/desk` as the project has it
   * installed.
   */
  readonly dockerfile?: string;
  /** How long resolved incidents are kept, in days. Default 90. */
  readonly keepDays?: number;
  /** How many incidents are kept at most; those that fire are never discarded. Default 100,000. */
  readonly keepIncidents?: number;
  /** The label of alerts that names the customer. Default `tenant`. */
  readonly tenantLabel?: string;
  /** The reports of days and weeks. */
  readonly reports?: ReportOptions;
}
