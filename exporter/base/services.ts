import type { ErrorReporting, Instruments, Loggers } from '@vigia/telemetry';
import type { Database } from '../storage/database.ts';
import type { Store } from '../storage/store.ts';
import type { Hub } from './hub.ts';
import type { OpenAiClient } from './openai-client.ts';
import type { UazClient } from './uaz-client.ts';

/** What the parts of the service share. */
export interface Services {
  readonly database: Database;
  readonly store: Store;
  readonly uaz: UazClient;
  readonly openai: OpenAiClient;
  readonly instruments: Instruments;
  readonly log: Loggers<never>;
  readonly errors: ErrorReporting;
  readonly hub: Hub;
}
