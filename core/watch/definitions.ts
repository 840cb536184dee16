import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Folders that hold no definitions: packages, what is generated, data. */
const OTHERS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'provisioning', 'docs', 'secrets']);
const DEFINITION = /\.(?:[cm]?[jt]s|json)$/;
/** An editor writes a file in several steps: a save is over when nothing happens for this long. */
const QUIET_MS = 40;

/** Changed files, relative to the folder, and when the first of them was saved. */
export interface Save {
  readonly files: readonly string[];
  readonly at: number;
}

/**
 * Calls `onSave` when files of definitions change: saved, saved by renaming another over them, new or removed. A save that
 * changes no text is none. Returns what stops it.
 */
export function watchDefinitions(folder: string, onSave: (save: Save) => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  const texts = new Map<string, string>();
  let touched = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const settle = () => {
    const changed = [...touched].filter(([file]) => {
      const text = textOf(join(folder, file));
      const before = texts.get(file);
      if (text === undefined) texts.delete(file);
      else texts.set(file, text);
      return text !== before;
    });
    touched = new Map();
    if (changed.length === 0) return;
    onSave({ files: changed.map(([file]) => file).sort(), at: Math.min(...changed.map(([, at]) => at)) });
  };
  const touch = (path: string) => {
    const file = relative(folder, path);
    if (!DEFINITION.test(file)) return;
    if (!touched.has(file)) touched.set(file, Date.now());
    clearTimeout(timer);
    timer = setTimeout(settle, QUIET_MS);
  };
  /** Watches a folder and those in it. `fresh` folders may hold files that nobody was told of. */
  const follow = (path: string, fresh: boolean) => {
    if (watchers.has(path)) return;
    const entries = entriesOf(path);
    if (!entries) return;
    const watcher = watch(path, (_, name) => {
      if (name === null) return;
      const below = join(path, name);
      if (isFolder(below)) {
        if (isOurs(name)) follow(below, true);
      } else touch(below);
    });
    watcher.on('error', () => forget(path));
    watchers.set(path, watcher);
    for (const entry of entries) {
      const below = join(path, entry.name);
      if (entry.isDirectory() && isOurs(entry.name)) follow(below, fresh);
      else if (entry.isFile() && DEFINITION.test(entry.name)) {
        if (fresh) touch(below);
        else texts.set(relative(folder, below), textOf(below) ?? '');
      }
    }
  };
  /** A removed folder takes its files with it. */
  const forget = (path: string) => {
    for (const [one, watcher] of watchers) {
      if (one !== path && !one.startsWith(path + sep)) continue;
      watcher.close();
      watchers.delete(one);
    }
    for (const file of texts.keys()) if (join(folder, file).startsWith(path + sep)) touch(join(folder, file));
  };
  follow(folder, false);
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function isOurs(name: string): boolean {
  return !name.startsWith('.') && !OTHERS.has(name);
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
