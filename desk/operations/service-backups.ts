import type { DeskBackup } from 'vigia/desk';
import type { BackupStatus } from '../backup/backups.ts';
import type { Manifest } from '../backup/shelf.ts';
import { Problem } from '../problem.ts';
import { Refused, serverClient } from '../servers/client.ts';
import { type Reached, urlOf } from '../servers/reached.ts';
import { Unavailable } from '../storage/database.ts';

/** How long the status may take, and a whole backup, in milliseconds. */
const STATUS_MS = 5000;
const BACKUP_MS = 300_000;

/** Backups of one database, whoever makes them. */
export interface SomeBackups {
  readonly target: string;
  status(): Promise<BackupStatus>;
  run(): Promise<Manifest>;
}

/** Returns the backups of a service in one environment, which it serves by the plugin of the desk. */
export function serviceBackups(
  { target, addresses, auth }: DeskBackup,
  environment: string,
  reached: Reached,
  secretValue: (name: string) => string,
): SomeBackups {
  const name = `The backups of ${target}`;
  const ask = async <T>(path: string, method: 'GET' | 'POST', timeoutMs: number): Promise<T> => {
    const address = addresses[environment]?.[0];
    if (!address)
      throw new Problem(
        404,
        `${target} has no address in the environment ${environment}`,
        'give it one in the project',
      );
    let url: string;
    let headers: Record<string, string> = {};
    try {
      url = urlOf(address, reached).href.replace(/\/+$/, '');
      if (auth) headers = { authorization: authorization(auth, secretValue) };
    } catch (error) {
      throw new Unavailable(name, error);
    }
    try {
      return await serverClient(name, url, headers).json<T>(path, {
        method,
        timeoutMs,
        ...(method === 'POST' && { body: {} }),
      });
    } catch (error) {
      if (error instanceof Refused && [409, 429].includes(error.status))
        throw new Problem(
          error.status,
          error.message,
          'wait for the one that is being made, or use the newest',
        );
      throw error;
    }
  };
  return {
    target,
    status: () => ask('/status', 'GET', STATUS_MS),
    run: () => ask('/manual', 'POST', BACKUP_MS),
  };
}

function authorization(auth: NonNullable<DeskBackup['auth']>, secretValue: (name: string) => string): string {
  if ('bearer' in auth) return `Bearer ${secretValue(auth.bearer)}`;
  const { username, password } = auth.basic;
  return `Basic ${Buffer.from(`${username}:${secretValue(password)}`).toString('base64')}`;
}
