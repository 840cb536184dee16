import { type App, startApp } from '../../../exporter/app.ts';
import { readConfig } from '../../../exporter/config.ts';
import type { ScenarioName } from '../../../exporter/scenarios/names.ts';
import { Caller } from '../../../exporter/traffic/caller.ts';

/** The service on a free port, with PGlite and the store in memory, silent and without traffic. */
export async function startTestApp(env: Record<string, string> = {}): Promise<App> {
  const app = await startApp(
    readConfig({ PORT: '0', LOG_LEVEL: 'silent', TRAFFIC: 'off', BUSINESS_REFRESH_SECONDS: '1', ...env }),
  );
  await app.ready;
  return app;
}

export const callerOf = (app: App): Caller => new Caller(() => app.url, new AbortController().signal);

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of `/metrics`. */
export async function scrape(app: App): Promise<Sample[]> {
  return parse(await (await fetch(`${app.url}/metrics`)).text());
}

export function parse(text: string): Sample[] {
  return text.split('\n').flatMap(line => {
    const match = line.match(/^(\w+)(?:\{(.*)\})? (\S+)$/);
    if (!match) return [];
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return [{ name: match[1]!, labels: Object.fromEntries(labels), value: Number(match[3]) }];
  });
}

/** The sum of the samples with this name and these labels. */
export async function total(app: App, name: string, labels: Record<string, string> = {}): Promise<number> {
  const matching = (await scrape(app)).filter(
    sample =>
      sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return matching.reduce((sum, { value }) => sum + value, 0);
}

/** Asks until the answer satisfies, 10 s long at most. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(answer)} after ${withinMs} ms`);
    await new Promise(done => setTimeout(done, 100));
  }
}

export const startScenario = (app: App, name: ScenarioName): Promise<Response> =>
  fetch(`${app.url}/scenarios/${name}`, { method: 'POST' });
export const endScenario = (app: App, name: ScenarioName): Promise<Response> =>
  fetch(`${app.url}/scenarios/${name}`, { method: 'DELETE' });

export async function post(app: App, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {} };
}

export async function json<T>(url: string, headers: Record<string, string> = {}): Promise<T> {
  return (await (await fetch(url, { headers })).json()) as T;
}
