import type { FastifyRequest } from 'fastify';

/** What a caller may do. `send` is for what sends notifications, and for nothing else. */
export const roles = ['read', 'act', 'send'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may call a route, as `config: { access }` of it says. Without a word of its own a route that changes nothing (GET, HEAD) is for
 * those who may read, and every other for those who may act.
 *
 * - `public`: everybody, such as `/metrics` and the page on which people log in
 * - `signed`: everybody; the route checks a signature in its address itself
 * - `read`, `act`: people and programs of that role; who acts also reads
 * - `send`: what sends notifications
 */
export type Access = 'public' | 'signed' | Role;

/** Who asks. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  /** How it is known. */
  readonly by: 'token' | 'cookie' | 'proxy';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks, where that is known. What people do is written down under this name. */
    person?: Person;
  }
}

/** Routes of others that say nothing of their own. */
const KNOWN: Readonly<Record<string, Access>> = {
  'GET /live': 'public',
  'GET /health': 'public',
  'GET /metrics': 'public',
  'POST /inbox/:receiver': 'send',
  'POST /send/:receiver': 'send',
  'POST /heartbeat': 'send',
  'POST /heartbeat/:name': 'send',
};

const SAFE = new Set(['GET', 'HEAD']);

/** Whether the method changes nothing. */
export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/** Returns who may call the route of a request; a path without a route is like one that says nothing. */
export function accessOf({ method, url: address, routeOptions }: FastifyRequest): Access {
  // What the kit answers is not a route.
  const { config, url = address.split('?', 1)[0] } = routeOptions;
  const read = method === 'HEAD' ? 'GET' : method;
  return config?.access ?? KNOWN[`${read} ${url}`] ?? (isSafe(method) ? 'read' : 'act');
}

/** Whether somebody of the role may do what the access asks. */
export function may(role: Role | undefined, access: Access, reads: 'open' | 'login'): boolean {
  if (access === 'public' || access === 'signed') return true;
  if (access === 'read') return reads === 'open' || role === 'read' || role === 'act';
  return role === access || (access === 'send' && role === 'act');
}
