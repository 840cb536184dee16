import { type Span, trace } from '@opentelemetry/api';
import { type LogContext, runWithLogContext } from '../context.ts';
import { begin, CALLER_GONE, finish, UNKNOWN_ROUTE } from '../http/finished.ts';
import { requestIdOf } from '../http/request-id.ts';
import { pathOf, type Setup } from '../http/setup.ts';
import type { ExpressRequest, ExpressResponse } from './app.ts';
import { RouteOfRequest } from './route.ts';

/** Follows a request from its first middleware to the last byte of its answer, or until its caller goes away. */
export class Following {
  readonly path: string;
  private readonly request: ExpressRequest;
  private readonly setup: Setup;
  private readonly requestId: string;
  private readonly route: RouteOfRequest;
  private readonly span: Span | undefined = trace.getActiveSpan();
  private readonly start = performance.now();
  private readonly isMeasured: boolean;

  constructor(
    request: ExpressRequest,
    response: ExpressResponse,
    setup: Setup,
    errors: WeakMap<object, unknown>,
  ) {
    this.request = request;
    this.setup = setup;
    this.path = pathOf(request.url ?? '');
    this.requestId = requestIdOf(request);
    this.route = new RouteOfRequest(request);
    response.setHeader('x-request-id', this.requestId);
    this.isMeasured = begin(setup, this.path);
    let ended = false;
    const end = (statusCode: number): void => {
      if (ended) return;
      ended = true;
      this.end(statusCode, errors.get(request));
    };
    response.once('finish', () => end(response.statusCode));
    response.once('close', () => end(CALLER_GONE));
  }

  /** The template of its route, as far as it is known. */
  get template(): string | undefined {
    return this.route.template;
  }

  /** Runs what answers the request; each line that it logs carries the id, and the route from when it is known. */
  run<T>(work: () => T): T {
    const { requestId, route } = this;
    let given: string | undefined;
    const fields = {
      requestId,
      get route() {
        return given ?? route.template;
      },
      set route(value: string | undefined) {
        given = value;
      },
    };
    return runWithLogContext(fields as LogContext, work);
  }

  private end(statusCode: number, error: unknown): void {
    const { isMeasured, request, requestId, setup, span } = this;
    const { method = '' } = request;
    const route = this.template ?? (setup.answers.has(this.path) ? this.path : UNKNOWN_ROUTE);
    span?.updateName(`${method} ${route}`).setAttribute('http.route', route);
    const milliseconds = performance.now() - this.start;
    finish(setup, { method, route, statusCode, milliseconds, requestId, span, error, isMeasured });
  }
}
