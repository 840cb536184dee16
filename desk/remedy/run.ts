import type { Row } from '../storage/database.ts';

/**
 * What became of a run. `pending` waits for a person, `waiting` for its turn, `calling` for the answer; the others are its end:
 * `unknown` where the desk stopped during the call, `dropped` where there was nothing to mend any more.
 */
export const runStates = [
  'pending',
  'waiting',
  'calling',
  'succeeded',
  'failed',
  'unknown',
  'dry-run',
  'denied',
  'expired',
  'dropped',
] as const;
export type RunState = (typeof runStates)[number];

/** The states in which something is still to come. */
export const openStates: readonly RunState[] = ['pending', 'waiting', 'calling'];
/** The states in which the action was called, or would have been. */
export const calledStates: readonly RunState[] = ['succeeded', 'failed', 'unknown', 'dry-run'];

/** One run of a remedy, for one incident. Times are milliseconds since 1970. */
export interface RemedyRun {
  /** Also the idempotency key of the call. */
  readonly id: string;
  readonly incident: number;
  /** Counts the runs for the incident, from 1. */
  readonly attempt: number;
  readonly alert: string;
  readonly action: string;
  readonly environment: string;
  readonly state: RunState;
  readonly createdAt: number;
  /** When a pending run expires, and when a waiting one may be called. */
  readonly dueAt: number;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly note: string | null;
  readonly calledAt: number | null;
  /** When the call is over in any case. */
  readonly deadline: number | null;
  readonly endedAt: number | null;
  readonly address: string | null;
  /** The HTTP status of the answer. */
  readonly status: number | null;
  /** The beginning of the answer, without personal data. */
  readonly answer: string | null;
  readonly error: string | null;
}

export function runOf(row: Row): RemedyRun {
  return {
    id: row.id as string,
    incident: row.incident as number,
    attempt: row.attempt as number,
    alert: row.alert as string,
    action: row.action as string,
    environment: row.environment as string,
    state: row.state as RunState,
    createdAt: row.created_at as number,
    dueAt: row.due_at as number,
    decidedAt: row.decided_at as number | null,
    decidedBy: row.decided_by as string | null,
    note: row.note as string | null,
    calledAt: row.called_at as number | null,
    deadline: row.deadline as number | null,
    endedAt: row.ended_at as number | null,
    address: row.address as string | null,
    status: row.status as number | null,
    answer: row.answer as string | null,
    error: row.error as string | null,
  };
}
