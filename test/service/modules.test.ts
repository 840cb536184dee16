import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../exporter/app.ts';
import type { Module } from '../../exporter/base/module.ts';
import type { ScenarioState } from '../../exporter/scenarios/runner.ts';
import { modules, systems } from '../../exporter/systems.ts';
import { baseScenarios } from '../../metrics/sample.scenarios.ts';
import { sampleMetrics } from '../bundle.ts';
import { perSystem } from '../systems/per-system.ts';
import type { SignOfLife } from './sign-of-life.ts';
import { endScenario, eventually, json, startScenario, startTestApp, total } from './support.ts';

const text = async (url: string): Promise<string> => (await fetch(url)).text();

/** Names of the metrics that `/metrics` has, with or without series. */
const exposed = async (app: App): Promise<string[]> =>
  [...(await text(`${app.url}/metrics`)).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
const scenariosOf = async (app: App): Promise<string[]> =>
  (await json<{ scenarios: ScenarioState[] }>(`${app.url}/scenarios`)).scenarios.map(({ name }) => name);
const tablesOf = async (app: App): Promise<string[]> => {
  const rows = await app.services.database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ name }) => name);
};
const tablesIn = ({ schema = '' }: Module): string[] =>
  [...schema.matchAll(/CREATE TABLE IF NOT EXISTS (\w+)/g)].map(([, name]) => name!);
/** What only these expose: a metric that systems share stays, without their values. */
const namesOf = (list: readonly Module[]): string[] =>
  list.flatMap(({ metrics }) => metrics.filter(({ of }) => !of).map(({ name }) => name));

/** What simulated people leave in the metrics of a system: `life.ts` in the folder of its tests. */
const signsOfLife = (await perSystem<{ signsOfLife: readonly SignOfLife[] }>('life.ts')).flatMap(
  system => system.signsOfLife,
);

const without = systems.map(left => [left.name, [left]] as const);
const cases: readonly (readonly [string, readonly Module[]])[] = [...without, ['every system', systems]];

/** What each system's scenarios are: those that it has by itself. */
const scenariosBySystem = new Map<Module, readonly string[]>();
beforeAll(async () => {
  for (const system of systems) {
    const alone = await startTestApp({}, [system]);
    const known: readonly string[] = baseScenarios;
    scenariosBySystem.set(
      system,
      (await scenariosOf(alone)).filter(name => !known.includes(name)),
    );
    await alone.close();
  }
});

describe.each(cases)('the service without %s', (_, left) => {
  const mounted = modules.filter(module => !left.includes(module));
  let app: App;
  beforeAll(async () => {
    // The log is looked at below.
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    app = await startTestApp({ TRAFFIC: 'calm', LOG_LEVEL: 'warn' }, mounted);
  });
  afterAll(async () => {
    await app.close();
    vi.restoreAllMocks();
  });

  it('is ready and healthy, and has its index', async () => {
    for (const path of ['/live', '/health', '/health/deep', '/'])
      expect((await fetch(`${app.url}${path}`)).status, path).toBe(200);
  });
  it('has none of its metrics, and all others', async () => {
    const names = new Set(await exposed(app));
    expect(namesOf(left).filter(name => names.has(name))).toEqual([]);
    const others = sampleMetrics.map(({ name }) => name).filter(name => !namesOf(left).includes(name));
    expect(others.filter(name => !names.has(name))).toEqual([]);
  });
  it('lists none of its scenarios, and all others', async () => {
    const of = (list: readonly Module[]) => list.flatMap(system => scenariosBySystem.get(system) ?? []);
    expect(of(left).length).toBeGreaterThan(0);
    expect((await scenariosOf(app)).sort()).toEqual([...baseScenarios, ...of(mounted)].sort());
    for (const name of of(left)) expect((await startScenario(app, name)).status, name).toBe(404);
  });
  it('has none of its tables, and all others', async () => {
    const tables = await tablesOf(app);
    expect(left.flatMap(tablesIn).filter(name => tables.includes(name))).toEqual([]);
    expect(mounted.flatMap(tablesIn).filter(name => !tables.includes(name))).toEqual([]);
  });
  it('serves none of its routes, and names none of them', async () => {
    const index = await text(`${app.url}/`);
    for (const { index: { api = [], pages = [] } = {} } of left) {
      for (const route of api) {
        expect(index).not.toContain(route);
        const [method = 'GET', path = '/'] = route.replaceAll(/:\w+/g, '1').split(' ');
        expect((await fetch(`${app.url}${path}`, { method })).status, route).toBe(404);
      }
      for (const [path] of pages) expect((await fetch(`${app.url}${path}`)).status, path).toBe(404);
    }
  });
  it('is alive in all others', async () => {
    const names = new Set(mounted.map(({ name }) => name));
    for (const [metric, ...needs] of signsOfLife.filter(([, ...needed]) =>
      needed.every(one => names.has(one)),
    ))
      await eventually(
        () => total(app, metric),
        value => value > 0,
        20_000,
      ).catch(() => expect.fail(`${metric} of ${needs.join(', ')} is still 0`));
  });
  it('fails at nothing', async () => {
    const said = (['app', 'errors', 'performance'] as const).flatMap(stream =>
      app.services.recent.list(stream, 200),
    );
    expect(said).toEqual([]);
  });
  it('survives an outage of its database', async () => {
    await startScenario(app, 'database-down');
    await eventually(
      async () => (await fetch(`${app.url}/health`)).status,
      status => status === 503,
    );
    await endScenario(app, 'database-down');
    await eventually(
      async () => (await fetch(`${app.url}/health`)).status,
      status => status === 200,
    );
  });
});

describe('the service', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('has a sign of life of every system', () => {
    const alive = new Set(signsOfLife.map(([, first]) => first));
    expect(systems.map(({ name }) => name).filter(name => !alive.has(name))).toEqual([]);
  });
  it('emits the metrics of the contract, each by one module', async () => {
    expect((await exposed(app)).sort()).toEqual(sampleMetrics.map(({ name }) => name).sort());
  });
  it('says how to find what is not mounted', () => {
    const stranger: Module = { name: 'stranger', metrics: [], mount: () => ({ parts: undefined }) };
    expect(() => app.parts(stranger)).toThrow(
      'module stranger is not mounted; add it to exporter/systems.ts',
    );
  });
  it('refuses two modules that have a scenario or a check of one name', async () => {
    const [first] = systems;
    const again: Module = { ...first!, name: 'again', metrics: [], schema: '' };
    await expect(startTestApp({}, [first!, again])).rejects.toThrow(/two modules have .* rename one/);
  });
});
