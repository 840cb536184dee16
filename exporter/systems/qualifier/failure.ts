import type { LabelValue } from 'vigia/metrics';
import type { qualifierErrors } from '../../../metrics/qualifier.ts';
import { UpstreamError } from '../../base/upstream.ts';
import { Unavailable } from '../../storage/connection-error.ts';

export type ErrorType = LabelValue<(typeof qualifierErrors)['labels']['type']>;

const types: Readonly<Record<string, ErrorType>> = {
  database: 'database',
  redis: 'store',
  openai: 'model',
  uaz: 'whatsapp',
};

/** A lead was not processed; `type` says what failed. The cause decides how the caller hears of it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly type: ErrorType;
  constructor(type: ErrorType, cause: unknown) {
    super(cause instanceof Error ? cause.message : 'unknown', { cause });
    this.type = type;
  }
}

/** What an error says of what failed; `at` is the upstream that was being called, if one was. */
export function failureOf(error: unknown, at: ErrorType = 'internal'): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Unavailable) return new Failure(types[error.dependency] ?? at, error);
  if (error instanceof UpstreamError) return new Failure(error.timedOut ? 'timeout' : at, error);
  return new Failure('internal', error);
}
