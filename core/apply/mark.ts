import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DashboardJson } from '../plan/dashboards.ts';

/** Whose a dashboard is, and what was saved. */
export interface Mark {
  readonly project: string;
  readonly hash: string;
}

const MESSAGE = /^vigia apply: (\S+) ([0-9a-f]{16})$/;

/** Returns the message of the version that `apply` saves: Grafana shows it in the history of the dashboard. */
export function messageOf({ project, hash }: Mark): string {
  return `vigia apply: ${project} ${hash}`;
}

/** Returns the mark in the message of a version, or undefined if `apply` did not save it. */
export function markIn(message: string | undefined): Mark | undefined {
  const [, project, hash] = MESSAGE.exec(message ?? '') ?? [];
  return project && hash ? { project, hash } : undefined;
}

/** Returns a hash of what is saved, folder included. */
export function hashOf(json: DashboardJson): string {
  return createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 16);
}

/** Returns the name that tells this project from others in one Grafana: that of its package, else of its folder. */
export function projectName(folder: string): string {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown };
    if (typeof name === 'string' && name !== '') return name.replace(/\s+/g, '-');
  } catch {}
  return basename(folder).replace(/\s+/g, '-') || 'project';
}
