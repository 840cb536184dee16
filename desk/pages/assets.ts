import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);
const ours = (name: string) => [new URL(`./assets/${name}`, import.meta.url)];

/** Whoever guards the desk lets everybody have them: they say nothing of it, and the login page may need them. */
export const OPEN = { config: { access: 'public' } } as const;

/** One sheet, in this order. */
const STYLES = [
  ...['base', 'controls', 'frame', 'inbox', 'incident', 'runbooks', 'statistics', 'people', 'narrow'],
].flatMap(name => ours(`styles/${name}.css`));

/** One script: htmx begins in the next turn, and must know its extension by then. */
const SCRIPTS = [
  require.resolve('htmx.org/dist/htmx.min.js'),
  require.resolve('htmx.org/dist/ext/hx-sse.min.js'),
  ...ours('desk.js'),
];

const FILES = {
  'style.css': { files: STYLES, type: 'text/css; charset=utf-8' },
  'desk.js': { files: SCRIPTS, type: 'text/javascript; charset=utf-8' },
  'icon.svg': { files: ours('icon.svg'), type: 'image/svg+xml' },
} as const;
type Name = keyof typeof FILES;

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly zipped: Buffer;
}

/** The files that pages load. The address of each has a digest of its content, so that browsers may keep it for ever. */
class Assets {
  private readonly loaded = new Map<Name, Asset>();

  /** Returns the address of a file. */
  path(name: Name): string {
    return this.of(name).path;
  }

  /** Serves the files. An address with an old digest is not found: the page that named it is old, too. */
  readonly routes = async (server: FastifyInstance): Promise<void> => {
    // Browsers ask for it on pages that name none.
    server.get('/favicon.ico', OPEN, async (_request, reply) => reply.redirect(this.path('icon.svg'), 301));
    for (const name of Object.keys(FILES) as Name[]) {
      const { path, type, body, zipped } = this.of(name);
      server.get(path, OPEN, async (request, reply) => {
        const zip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
        return reply
          .headers({
            'content-type': type,
            'cache-control': 'public, max-age=31536000, immutable',
            vary: 'accept-encoding',
            ...(zip && { 'content-encoding': 'gzip' }),
          })
          .send(zip ? zipped : body);
      });
    }
  };

  private of(name: Name): Asset {
    const known = this.loaded.get(name);
    if (known) return known;
    const { files, type } = FILES[name];
    const body = Buffer.concat(files.flatMap(file => [readFileSync(file), Buffer.from('\n')]));
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 10);
    const asset = { path: `/assets/${digest}/${name}`, type, body, zipped: gzipSync(body, { level: 9 }) };
    this.loaded.set(name, asset);
    return asset;
  }
}

export const assets = new Assets();
