import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExpressApp } from '../express.ts';

/** Express as far as the kit uses it, which is the same in 4 and 5; its package need not be there. */

export interface ExpressRequest extends IncomingMessage {
  /** What matched, once it did. */
  readonly route?: { readonly path?: unknown };
  /** Where the router that matched is mounted. */
  baseUrl?: string;
  /** Those of the layer that is tried. */
  readonly params?: Readonly<Record<string, unknown>>;
}
export type ExpressResponse = ServerResponse;
export type Done = (error?: unknown) => void;
type ErrorHandler = (error: unknown, request: ExpressRequest, response: ExpressResponse, next: Done) => void;

export interface Layer {
  readonly handle: (...args: never[]) => unknown;
}

export interface Server {
  handle(request: ExpressRequest, response: ExpressResponse, done?: Done): unknown;
  use(handler: ErrorHandler): unknown;
  /** Of Express 5. */
  readonly router?: { readonly stack?: Layer[] };
  /** Of Express 4, whose `router` throws. */
  readonly _router?: { readonly stack?: Layer[] };
}

/** Throws if it is not an Express app of 4 or 5. */
export function handled(app: ExpressApp): Server {
  const server = app as unknown as Server | undefined;
  if (typeof server?.use === 'function' && typeof server.handle === 'function') return server;
  throw new Error(
    'instrumentExpress was given what is not an Express app of version 4 or 5: give what `express()` returns',
  );
}

/** What the app has been given to do, in order; undefined before it has anything. */
export function stackOf(app: Server): Layer[] | undefined {
  return ('lazyrouter' in app ? app._router : app.router)?.stack;
}
