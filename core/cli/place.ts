import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What a project's file may be called, the usual name first. */
export const CONFIG_FILES = ['vigia.config.ts', 'vigia.config.js', 'vigia.config.mjs'] as const;

/** The folder in which the command was typed, whatever folder it then works in. */
export const typedIn = process.cwd();

/** Returns the path that a user gave, which is relative to the folder in which the command was typed. */
export function given(path: string): string {
  return resolve(typedIn, path);
}

/** Returns the project's file in the folder, or undefined. */
export function configIn(folder: string): string | undefined {
  return CONFIG_FILES.map(name => join(folder, name)).find(existsSync);
}

/** Returns the folder of the project around a folder: itself, or the nearest one above it. */
export function projectFolder(folder: string): string | undefined {
  if (configIn(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectFolder(above);
}

/** Makes the folder of the project the working folder, as if the command had been typed there, and says so. */
export function enterProject(): void {
  const folder = projectFolder(typedIn);
  if (folder === undefined || folder === typedIn) return;
  process.chdir(folder);
  process.stderr.write(`vigia: the project is in ${folder}\n`);
}
