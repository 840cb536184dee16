import type { Instruments } from '@vigia/telemetry';
import type { Database } from '../storage/database.ts';
import type { Store } from '../storage/store.ts';
import type { ServiceErrors, ServiceEvents, ServiceLoggers } from '../telemetry/index.ts';
import type { OpenAiClient } from './openai-client.ts';
import type { UazClient } from './uaz-client.ts';

/** What the parts of the service share. */
export interface Services {
  readonly database: Database;
  readonly store: Store;
  readonly uaz: UazClient;
  readonly openai: OpenAiClient;
  readonly instruments: Instruments;
  readonly log: ServiceLoggers;
  readonly events: ServiceEvents;
  readonly errors: ServiceErrors;
}
