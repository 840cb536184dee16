import { disturb } from '../../core/drill/lanes.ts';
import { parseExposition, type Sample } from '../../core/metrics/exposition.ts';
import { type App, startApp } from '../../exporter/app.ts';
import type { Module } from '../../exporter/base/module.ts';
import { readConfig } from '../../exporter/config.ts';
import type { ScenarioState } from '../../exporter/scenarios/runner.ts';

/** The service on a free port, with PGlite and the store in memory, silent and without traffic; by default all of it. */
export async function startTestApp(
  env: Record<string, string> = {},
  modules?: readonly Module[],
): Promise<App> {
  const config = readConfig({
    ...{ PORT: '0', LOG_LEVEL: 'silent', TRAFFIC: 'off', BUSINESS_REFRESH_SECONDS: '1' },
    ...env,
  });
  // The audit trail is written whatever the level is.
  const output = config.logLevel === 'silent' ? { write: () => {} } : process.stdout;
  const app = await startApp({ ...config, output }, modules);
  await app.ready;
  return app;
}

/** The samples of `/metrics`. */
export async function scrape(app: App): Promise<Sample[]> {
  return parse(await (await fetch(`${app.url}/metrics`)).text());
}

export function parse(text: string): Sample[] {
  return [...parseExposition(text).values()].flatMap(({ samples }) => samples);
}

/** The sum of the samples with this name and these labels. */
export async function total(app: App, name: string, labels: Record<string, string> = {}): Promise<number> {
  const matching = (await scrape(app)).filter(
    sample =>
      sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return matching.reduce((sum, { value }) => sum + value, 0);
}

/** Asks until the answer satisfies, half a minute at most. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(answer)} after ${withinMs} ms`);
    await new Promise(done => setTimeout(done, 100));
  }
}

/** Whether two scenarios must not run at once, as the service lists them. */
export async function disturbing(app: App): Promise<(a: string, b: string) => boolean> {
  const { scenarios } = await json<{ scenarios: ScenarioState[] }>(`${app.url}/scenarios`);
  const touches = new Map(scenarios.map(scenario => [scenario.name, scenario.touches]));
  return (a, b) => disturb(touches.get(a)!, touches.get(b)!);
}

export const startScenario = (app: App, name: string): Promise<Response> =>
  fetch(`${app.url}/scenarios/${name}`, { method: 'POST' });
export const endScenario = (app: App, name: string): Promise<Response> =>
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
