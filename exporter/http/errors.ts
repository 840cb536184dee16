import type { Logger } from '@vigia/telemetry';
import type { FastifyError, FastifyInstance } from 'fastify';
import { Problem } from '../base/problem.ts';
import { UpstreamError } from '../base/upstream.ts';
import { Unavailable } from '../storage/connection-error.ts';

/** The body of every error answer. */
interface ErrorBody {
  readonly error: string;
  readonly field?: string;
  readonly hint: string;
}

/** Gives every error one form; what nobody foresaw is logged, and the caller learns no inside of it. */
export function installErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const [status, body] = describe(error);
    if (status === 500) log.error({ error, route: request.routeOptions.url }, 'Unexpected error');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: `there is no ${request.method} at this path`,
      hint: 'see GET / for what there is',
    } satisfies ErrorBody),
  );
}

function describe(error: FastifyError | Error): [status: number, body: ErrorBody] {
  if (error instanceof Problem) {
    const { status, message, field, hint } = error;
    return [status, { error: message, ...(field ? { field } : {}), hint }];
  }
  if (error instanceof Unavailable)
    return [503, { error: error.message, hint: 'try again shortly; GET /health tells more' }];
  if (error instanceof UpstreamError)
    return [502, { error: error.message, hint: 'try again shortly; GET /health tells more' }];
  const { validation, code, statusCode, message } = error as FastifyError;
  // A plugin of another package says itself what helps.
  const { hint, field } = error as { hint?: string; field?: string };
  if (statusCode !== undefined && hint !== undefined)
    return [statusCode, { error: message, ...(field ? { field } : {}), hint }];
  if (validation?.[0]) return [400, invalid(validation[0])];
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return [413, { error: 'the body is over 1 MB', hint: 'send less at once' }];
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return [
      415,
      { error: 'the body is not JSON', field: 'content-type', hint: 'send content-type: application/json' },
    ];
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return [statusCode, { error: message, hint: 'correct the request: the body must be valid JSON' }];
  }
  return [500, { error: 'unexpected error', hint: 'look for the requestId of this answer in the log' }];
}

function invalid({
  keyword,
  instancePath,
  params,
  message,
}: NonNullable<FastifyError['validation']>[number]): ErrorBody {
  const at = instancePath.slice(1).replaceAll('/', '.');
  const named = (params.missingProperty ?? params.additionalProperty) as string | undefined;
  const field = [at, named].filter(Boolean).join('.') || 'body';
  if (keyword === 'required') return { error: `${field} is missing`, field, hint: `add ${field}` };
  if (keyword === 'additionalProperties')
    return { error: `${field} is not known here`, field, hint: `remove ${field}` };
  const allowed = params.allowedValues as readonly unknown[] | undefined;
  return {
    error: `${field} ${message ?? 'is invalid'}`,
    field,
    hint: allowed
      ? `use one of ${allowed.join(', ')}`
      : `give ${field} a value that ${message?.replace('must', 'is to') ?? 'is valid'}`,
  };
}
