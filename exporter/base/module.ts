import type { Details, LoggerDeclarations, RecentLines } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Metric } from 'vigia/metrics';
import type { ServiceConfig, TrafficKind } from '../config.ts';
import type { Exposition, Scenario, Surroundings, Touches } from '../scenarios/scenario.ts';
import type { Faults } from '../upstreams/faults.ts';
import type { LogShipping } from './log-shipping.ts';
import type { Services } from './services.ts';

/** What a module gets of the service. */
export interface Context extends Services {
  readonly config: ServiceConfig;
  /** Where the service is reached from this machine; known once it listens. */
  readonly url: () => string;
  /** Where the WhatsApp gateway is. */
  readonly uazUrl: () => string;
  /** Faults of the simulated upstreams. */
  readonly faults: Faults;
  /** The log's last lines. */
  readonly recent: RecentLines;
  readonly logs: LogShipping;
  readonly exposition: Exposition;
  readonly surroundings: Surroundings;
}

export interface Check {
  /** A check that takes longer, in milliseconds, has failed. */
  readonly limitMs: number;
  /** Throws when what it looks at is not well; `deep` asks for more detail. */
  readonly run: (deep: boolean) => Promise<Details | undefined>;
}

/** Work that is done every so many seconds. */
export interface Tick {
  /** As the log has it when it fails: "Measuring the queue failed". */
  readonly what: string;
  readonly seconds: number;
  readonly work: () => Promise<void>;
  /** Whether it begins only when the database is open and filled. Default: yes. */
  readonly waits?: boolean;
}

/** What a module adds to the page `/`. */
export interface Index {
  readonly pages?: readonly (readonly [path: string, about: string])[];
  /** As "POST /auth". */
  readonly api?: readonly string[];
}

/** A module at work. */
export interface Mounted<Parts = unknown> {
  /** Its parts, for those who hold the module itself. */
  readonly parts: Parts;
  /** Adds hooks that see every request, those of other modules too. */
  readonly hooks?: (server: FastifyInstance) => void;
  readonly routes?: readonly ((server: FastifyInstance) => Promise<void>)[];
  readonly checks?: Readonly<Record<string, Check>>;
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  readonly ticks?: readonly Tick[];
  /** What must be in the database first. */
  readonly fill?: () => Promise<void>;
  /** Simulated people, until the signal aborts. */
  readonly traffic?: (kind: Exclude<TrafficKind, 'off'>, signal: AbortSignal) => Promise<void>;
  /** Begins nothing further and gives up what is in work; the server still answers. */
  readonly stop?: () => void | Promise<void>;
  /** Lets go of what it holds, after the server. */
  readonly close?: () => Promise<void>;
}

/** A part of the service that can be left out: a system, or the desk. */
export interface Module<Parts = unknown> {
  readonly name: string;
  /** The metrics that it emits, and nobody else. */
  readonly metrics: readonly Metric[];
  /** Its loggers, each with the stream of its lines. */
  readonly loggers?: LoggerDeclarations;
  /** SQL that makes its tables where they are missing. They refer to the base's tables and to each other only. */
  readonly schema?: string;
  /** Tables whose rows `/health/deep` counts. */
  readonly countedTables?: readonly string[];
  /** The services whose API it serves, by how their paths begin; other paths are operation, not API. */
  readonly api?: Readonly<Record<string, string>>;
  readonly index?: Index;
  /** Metrics that a bad deployment would lose, and what the scenario for that takes hold of. Default: all of its metrics. */
  readonly losable?: { readonly metrics: readonly Metric[]; readonly touches: Touches };
  /** Builds the module. What others offer is there only after all are mounted. */
  readonly mount: (context: Context) => Mounted<Parts> | Promise<Mounted<Parts>>;
}
