import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Place } from './place.ts';

/** One error of the compiler. */
export interface TypeProblem {
  readonly place: Place;
  /** `TS2322: Type …` */
  readonly message: string;
}

/** Checks the types of a project, again after each save. */
export interface TypeChecker {
  /** Why types are not checked; absent if they are. */
  readonly absent?: string;
  check(): Promise<readonly TypeProblem[]>;
  stop(): void;
}

/** Errors of the compiler: `bot.ts(12,9): error TS2322: Type …`, with more lines that are indented. */
const PROBLEM = /^(\S.*?)\((\d+),(\d+)\): error (TS\d+: [^\n]*(?:\n[ \t]+[^\n]*)*)/gm;

/** Errors of the settings, which have no place. */
const SETTINGS = /^error (TS\d+: [^\n]*)/gm;

/** Returns the checker of the project: its own TypeScript with its own settings, which checks only what a change reaches. */
export function typeChecker(folder: string): TypeChecker {
  const tsc = compilerOf(folder);
  if (!tsc) return { absent: 'typescript is not installed (npm install --save-dev typescript)', ...nothing };
  if (!existsSync(join(folder, 'tsconfig.json'))) return { absent: 'there is no tsconfig.json', ...nothing };
  const cache = join(folder, 'node_modules/.cache/vigia');
  const args = [
    ...[tsc, '--noEmit', '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', join(cache, 'watch.tsbuildinfo')],
  ];
  let running = new AbortController();
  return {
    async check() {
      await mkdir(cache, { recursive: true }).catch(() => {});
      running = new AbortController();
      const { signal } = running;
      const said = await new Promise<string>(done => {
        execFile(process.execPath, args, { cwd: folder, signal, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) =>
          done(stdout),
        );
      });
      const settings = [...said.matchAll(SETTINGS)].map(([, message = '']) => ({
        place: { file: join(folder, 'tsconfig.json'), line: 1, column: 1 },
        message,
      }));
      const found = [...said.matchAll(PROBLEM)].map(([, file = '', line, column, message = '']) => ({
        place: { file: resolve(folder, file), line: Number(line), column: Number(column) },
        message,
      }));
      return [...settings, ...found];
    },
    stop: () => running.abort(),
  };
}

const nothing = { check: async () => [], stop: () => {} };

/** Returns the program of the project's TypeScript. */
function compilerOf(folder: string): string | undefined {
  try {
    const manifest = findPackageJSON('typescript', join(folder, 'package.json'));
    if (manifest === undefined) return undefined;
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } };
    return join(dirname(manifest), bin.tsc);
  } catch {
    return undefined;
  }
}
