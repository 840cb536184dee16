import { join } from 'node:path';
import { type Save, watchDefinitions } from './definitions.ts';
import { placeOf } from './locate.ts';
import { showPlace } from './place.ts';
import { renderer } from './renderer.ts';
import { serve } from './serve.ts';
import type { WatchedStack } from './stack.ts';
import { type TypeProblem, typeChecker } from './types.ts';

export interface WatchOptions {
  /** The folder of the project. */
  readonly folder: string;
  readonly stack: WatchedStack;
  readonly print: (text: string) => void;
  readonly signal: AbortSignal;
  /** The folder of Vigia if its own files are watched too. Default: they do not change. */
  readonly vigia?: string;
}

/** Errors of the compiler that are shown; the rest is counted. */
const SHOWN = 5;

/**
 * Brings each save of a definition to the running stack, until the signal. What does not compile, or fails a check, is shown
 * with its place and not applied: the last good definitions stay.
 */
export async function watch({ folder, stack, print, signal, vigia }: WatchOptions): Promise<void> {
  const render = renderer(folder);
  const types = typeChecker(folder);
  let pending: Save | undefined;
  let busy = false;
  let good = true;

  const bring = async ({ files, at }: Save): Promise<void> => {
    const own = vigia !== undefined && files.some(file => join(folder, file).startsWith(vigia));
    if (own) render.forget();
    const [problems, rendered] = await Promise.all([types.check(), render.render(stack.target)]);
    // Saved again meanwhile: that save is what counts.
    if (pending) return;
    if (problems.length > 0) return refuse(files, typeErrors(problems, folder));
    if ('message' in rendered) return refuse(files, definitionError(rendered, folder, files));
    try {
      const shown = await serve(stack, rendered.artifacts);
      const name = files.length === 0 ? 'the start' : files.join(', ');
      const took = `${Math.max(0, (Date.now() - at) / 1000).toFixed(2)} s`;
      if (shown.files > 0 || !good)
        print(
          shown.files === 0
            ? `${name}: the definitions are good again; nothing differs from what runs`
            : `${name}: saved → shown in ${took} (${shown.files} files; ${shown.servers.join(', ') || 'no server reads them'})`,
        );
      else if (files.length > 0) print(`${name}: nothing changes (${took})`);
      for (const path of shown.restart) print(`  ${path} changed: stop and start the stack to use it`);
      for (const reason of shown.missing) print(`  ${reason}`);
      good = true;
    } catch (error) {
      refuse(files, (error as Error).message);
    }
  };
  const refuse = (files: readonly string[], why: string): void => {
    good = false;
    print(`${why}\n${files.join(', ') || 'the project'}: not applied; the last good definitions stay`);
  };
  const work = async () => {
    if (busy) return;
    busy = true;
    while (pending && !signal.aborted) {
      const save = pending;
      pending = undefined;
      await bring(save);
    }
    busy = false;
  };
  const add = ({ files, at }: Save) => {
    pending = pending
      ? { files: [...new Set([...pending.files, ...files])].sort(), at: pending.at }
      : { files, at };
    void work();
  };
  if (types.absent) print(`types are not checked: ${types.absent}`);
  const stop = watchDefinitions(folder, add);
  add({ files: [], at: Date.now() });
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
  stop();
  types.stop();
  render.stop();
}

function typeErrors(problems: readonly TypeProblem[], folder: string): string {
  const shown = problems
    .slice(0, SHOWN)
    .map(({ place, message }) => `${showPlace(place, folder)}\n  ${message}`);
  const more = problems.length - SHOWN;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** An error of the definitions below the place that causes it. */
function definitionError(
  error: { readonly message: string; readonly stack: string },
  folder: string,
  files: readonly string[],
): string {
  const place = placeOf(error, folder, files);
  return place ? `${showPlace(place, folder)}\n${error.message}` : error.message;
}
