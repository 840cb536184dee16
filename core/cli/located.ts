import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package that this file belongs to: its own lines are not the user's. */
const own = join(import.meta.dirname, '..') + sep;

interface Thrown {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
}

/**
 * Returns the error of a project that does not load, with the place in the project's files that causes it:
 * `bot.ts:12: counter bad name: …`. Keeps the stack, which is shown under VIGIA_DEBUG.
 */
export function located(thrown: unknown, file: string, folder: string): Error {
  const error: Thrown = thrown instanceof Error ? thrown : { message: String(thrown) };
  const place = placeOf(error, folder) ?? relative(folder, file);
  const located = new Error(`${place}: ${meaning(error)}`);
  if (error.stack) located.stack = error.stack;
  return located;
}

function placeOf(error: Thrown, folder: string): string | undefined {
  const { stack = '', message } = error;
  // Node puts what does not parse, or imports a name that is not there, in front of the stack.
  const head = /^(file:\/\/.+):(\d+)\n/.exec(stack);
  if (head) return said(fileURLToPath(head[1]!), head[2]!, folder);
  const importer = / imported from (.+)$/m.exec(message)?.[1];
  if (importer) return said(importer, lineOfImport(importer, message), folder);
  for (const [, url, line] of stack.matchAll(/(file:\/\/[^\s()]+):(\d+):\d+/g)) {
    const path = fileURLToPath(url!);
    if (!path.startsWith(own) && !path.includes(`${sep}node_modules${sep}`)) return said(path, line!, folder);
  }
  return undefined;
}

function said(path: string, line: string | undefined, folder: string): string {
  const shown = path.startsWith(folder + sep) ? relative(folder, path) : path;
  return line === undefined ? shown : `${shown}:${line}`;
}

/** The line of the file that imports what the message says is missing. */
function lineOfImport(file: string, message: string): string | undefined {
  const wanted = missing(message);
  if (wanted === undefined) return undefined;
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findIndex(line => line.includes(`${wanted}'`) || line.includes(`${wanted}"`));
    return at < 0 ? undefined : String(at + 1);
  } catch {
    return undefined;
  }
}

/** The last part of the path or the name that cannot be found. */
function missing(message: string): string | undefined {
  const quoted = /(?:module|package|subpath|import) '([^']+)'/i.exec(message)?.[1];
  return quoted?.split(/[\\/]/).at(-1);
}

/** What is wrong, and what to do about it where Node does not say. */
function meaning({ code, message }: Thrown): string {
  const first = message.split('\n')[0]!.replace(/ imported from .*$/, '');
  if (code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find module/.test(first))
    return /\.[cm]?[jt]s'$/.test(first)
      ? `${first}: check the path`
      : `${first}: write the file's extension too, as in './bot.ts'`;
  if (code === 'ERR_MODULE_NOT_FOUND') return `${first}: run npm install, or check the name`;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `${first}: Node removes types and translates nothing, so write it without`;
  return first;
}
