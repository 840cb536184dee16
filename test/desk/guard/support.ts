import { type OutgoingHttpHeaders, request } from 'node:http';
import type { Desk, Part } from '@vigia/desk';

export const tokens = {
  act: 'act-0123456789-0123456789',
  read: 'read-0123456789-0123456789',
  send: 'send-0123456789-0123456789',
} as const;

/** The settings of a guarded desk. */
export const guarded = {
  DESK_TOKEN: tokens.act,
  DESK_READ_TOKEN: tokens.read,
  DESK_SENDER_TOKEN: tokens.send,
} as const;

export const bearer = (role: keyof typeof tokens) => ({ authorization: `Bearer ${tokens[role]}` });

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request as it is: `fetch` would choose the name of the host and the origin itself. */
export function send(
  desk: Pick<Desk, 'url'>,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string | Buffer,
): Promise<Answer> {
  const { hostname, port } = new URL(desk.url);
  // Node leaves it out for a DELETE, and the body would be taken for the next request.
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: hostname, port, method, path, headers: { ...length, ...headers } },
      response => {
        let text = '';
        // One that does not end by itself.
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          resolve({ status: response.statusCode!, headers: response.headers, text });
          return void response.destroy();
        }
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

export interface Route {
  readonly method: string;
  readonly url: string;
  readonly access: string | undefined;
}

/** A part that writes down every route of the desk, those of parts to come too. */
export function routesOf(): { readonly part: Part; readonly routes: Route[] } {
  const routes: Route[] = [];
  const part: Part = {
    name: 'test-routes',
    mount: () => ({
      hooks: server => {
        server.addHook('onRoute', ({ method, url, config }) => {
          for (const one of [method].flat()) routes.push({ method: one, url, access: config?.access });
        });
      },
    }),
  };
  return { part, routes };
}

/** The address of a route, with something in place of each parameter. */
export const addressOf = (url: string) => url.replaceAll(/:\w+(?:\([^)]*\))?/g, '1').replace('*', 'x');

/** Tables in which the desk writes by itself, whoever asks. */
const OWN_WORK = new Set(['duty_clock', 'duty_climbs']);

/** How many rows each table of the desk has. */
export async function rowsOf(desk: Desk): Promise<Readonly<Record<string, number>>> {
  const { database } = desk.context;
  const names =
    database.kind === 'sqlite'
      ? await database.all<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
      : await database.all<{ name: string }>(
          "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'desk' ORDER BY tablename",
        );
  const counts: Record<string, number> = {};
  for (const { name } of names.filter(one => !OWN_WORK.has(one.name))) {
    const [row] = await database.all<{ count: number }>(`SELECT count(*) AS count FROM ${name}`);
    counts[name] = Number(row!.count);
  }
  return counts;
}
