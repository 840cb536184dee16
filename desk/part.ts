import type { Details } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Metric } from 'vigia/metrics';
import type { DeskContext } from './context.ts';
import type { Tables } from './storage/schema.ts';

/** Work that is done every so many seconds, the first time at once. */
export interface Tick {
  /** As the log has it when it fails: "Discarding old incidents failed". */
  readonly what: string;
  readonly seconds: number;
  readonly work: () => Promise<void>;
}

/** What `/health` asks. It throws when what it looks at is not well. */
export interface Check {
  /** A check that takes longer, in milliseconds, has failed. */
  readonly limitMs: number;
  readonly run: () => Promise<Details | undefined>;
}

/** A part at work. */
export interface Mounted {
  /** Adds hooks that see every request, those to other parts too. They are added before any route. */
  readonly hooks?: (server: FastifyInstance) => void | Promise<void>;
  readonly routes?: readonly ((server: FastifyInstance) => Promise<void>)[];
  readonly ticks?: readonly Tick[];
  readonly checks?: Readonly<Record<string, Check>>;
  /** Lets go of what it holds, after the server. */
  readonly close?: () => Promise<void>;
}

/**
 * A part of the desk: its tables, its metrics, and what it does. A part names another's capabilities, never its tables; its
 * tables have names that begin with its own.
 */
export interface Part extends Tables {
  /** What it exposes at `/metrics`, in addition to the kit's. */
  readonly metrics?: readonly Metric[];
  readonly mount: (context: DeskContext) => Mounted | Promise<Mounted>;
}
