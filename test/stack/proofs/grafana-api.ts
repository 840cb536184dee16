import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

/** Asks Grafana's API as its administrator; with a body, by POST. */
export type AskGrafana = <T>(test: TestContext, path: string, body?: unknown) => Promise<T>;

/** `secretsFolder` holds the administrator's password: viewers may not list data sources. */
export function grafanaApi(stack: StackUnderTest, secretsFolder: () => string): AskGrafana {
  return <T>(test: TestContext, path: string, body?: unknown) => {
    const url = stack.url('grafana', test);
    const password = readFileSync(join(secretsFolder(), 'grafana-admin-password'), 'utf8').trim();
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    return json<T>(`${url}${path}`, { authorization, ...(body !== undefined && { body }) });
  };
}
