import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyApp } from '../fastify.ts';

/** Fastify as far as the kit uses it, which is the same in 4 and 5; its package need not be there. */
export interface Server {
  readonly genReqId: (request: { readonly headers: object }) => unknown;
  readonly initialConfig: { readonly requestIdHeader?: unknown };
  setGenReqId(make: (request: IncomingMessage) => string): unknown;
  hasRoute(route: { method: string; url: string }): boolean;
  addHook(name: 'onRequest' | 'preValidation' | 'preHandler' | 'onResponse', hook: Hook): unknown;
  addHook(name: 'onError', hook: (request: Request, reply: Reply, error: Error, done: Done) => void): unknown;
  addHook(
    name: 'onSend',
    hook: (
      request: Request,
      reply: Reply,
      payload: unknown,
      done: (error: unknown, payload?: unknown) => void,
    ) => void,
  ): unknown;
  addHook(name: 'onReady', hook: (done: Done) => void): unknown;
  register(plugin: (app: Server, options: object, done: Done) => void): unknown;
}

type Done = (error?: unknown) => void;
export type Hook = (request: Request, reply: Reply, done: Done) => void;

export interface Request {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly accept?: string };
  readonly raw: IncomingMessage;
  readonly routeOptions: { readonly url?: string };
}

export interface Reply {
  readonly raw: ServerResponse;
  readonly statusCode: number;
  /** Milliseconds. */
  readonly elapsedTime: number;
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  getHeader(name: string): unknown;
  removeHeader(name: string): Reply;
  send(body: string): Reply;
}

/** Throws if it is not a Fastify instance of 4 or 5. */
export function measured(app: FastifyApp): Server {
  if (typeof app?.addHook === 'function' && typeof app.setGenReqId === 'function')
    return app as unknown as Server;
  throw new Error(
    'instrumentFastify was given what is not a Fastify instance of version 4 or 5: give what `fastify()` returns',
  );
}
