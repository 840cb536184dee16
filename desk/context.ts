import type { Instruments, Loggers } from '@vigia/telemetry';
import type { DeskProject } from 'vigia/desk';
import type { Clock } from './clock.ts';
import type { Hub } from './hub.ts';
import type { Incidents } from './incidents/incidents.ts';
import type { Servers } from './servers/servers.ts';
import type { Language, Settings } from './settings.ts';
import type { Database } from './storage/database.ts';

/** What every part of the desk is given. */
export interface DeskContext {
  readonly settings: Settings;
  readonly project: DeskProject;
  readonly database: Database;
  readonly incidents: Incidents;
  readonly servers: Servers;
  /** What parts can do for each other. */
  readonly hub: Hub;
  readonly log: Loggers<'incident', 'incidents'>;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly language: Language;
  /** Where the desk is reached from this machine; known once it listens. */
  readonly url: () => string;
  /** Aborts when the desk stops. */
  readonly stopping: AbortSignal;
}
