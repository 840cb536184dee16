import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, startDesk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { condition } from '../../core/alerts/alert.ts';
import { deskProject } from '../../core/desk/project.ts';
import { metricsIn } from '../../core/promql/inspect.ts';
import { table } from '../../core/run/table.ts';
import { readSettings } from '../../desk/settings.ts';
import type { App } from '../../exporter/app.ts';
import { alertGroups, alerts, contract, dashboards, defaultConfig } from '../bundle.ts';
import { askedMetrics as metrics, askedAlerts as wanted } from '../catalogue/catalogue.ts';
import type { AskedMetric } from '../catalogue/rows.ts';
import { parse, startTestApp } from './support.ts';

/** The dashboards with a panel that shows the metric. */
const showing = (name: string): string[] =>
  dashboards
    .filter(({ sections }) =>
      sections.some(({ lines }) =>
        lines.some(({ panels }) =>
          panels.some(({ queries }) => queries.some(({ expr }) => metricsIn(expr).has(name))),
        ),
      ),
    )
    .map(({ title }) => title);

/** What it stands at on a live exposition: the type that it is exposed as. */
type Exposed = ReadonlyMap<string, string>;

const recordings = new Set(
  alertGroups.flatMap(({ recordings = [] }) =>
    recordings.flatMap(group => group.recordings.map(({ record }) => record.name)),
  ),
);

/** How the metric is come by, when it is: as a type of exposition, or by a rule. */
function foundAs(metric: AskedMetric, exposed: Exposed): string | undefined {
  if (metric.type === 'computed') return recordings.has(metric.name) ? 'computed' : undefined;
  return exposed.get(metric.name);
}

function isFound(metric: AskedMetric, exposed: Exposed): boolean {
  return foundAs(metric, exposed) === metric.type && showing(metric.name).length > 0;
}

const share = (found: number, all: number) => `${found} of ${all}, ${Math.floor((100 * found) / all)} %`;

describe('the catalogue of the source documents', () => {
  let app: App;
  let exposed: Exposed = new Map();
  /** What is asked of the exporter: all but what rules compute. */
  const names = metrics.filter(({ type }) => type !== 'computed').map(({ name }) => name);

  let desk: Desk;
  let folder: string;
  /** The pages of the service and of the desk, which does what the documents want done about alerts. */
  const pages = () => Promise.all([app, desk].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));

  beforeAll(async () => {
    app = await startTestApp({ TRAFFIC: 'calm' });
    folder = await mkdtemp(join(tmpdir(), 'vigia-catalogue-'));
    const project = join(folder, 'project.json');
    await writeFile(project, JSON.stringify(deskProject(defaultConfig)));
    desk = await startDesk(readSettings({ PORT: '0', DATA_DIR: folder, PROJECT_FILE: project }), {
      output: { write: () => {} },
    });
    // A metric counts once it has samples: its TYPE line alone is no proof that anything fills it.
    const until = Date.now() + 30_000;
    let sampled = new Set<string>();
    while (!names.every(name => sampled.has(name)) && Date.now() < until) {
      const samples = (await pages()).flatMap(parse);
      sampled = new Set(samples.map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')));
      await new Promise(done => setTimeout(done, 250));
    }
    const text = (await pages()).join('\n');
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
      ([, name, type]) => [name!, type!] as const,
    );
    exposed = new Map(types.filter(([name]) => sampled.has(name)));

    const found = metrics.filter(metric => isFound(metric, exposed)).length;
    const rows = metrics.map(metric => [
      metric.system,
      metric.name,
      metric.type,
      foundAs(metric, exposed) ?? 'MISSING',
      showing(metric.name).join(', ') || 'NONE',
      alerts.filter(alert => metricsIn(condition(alert)).has(metric.name)).length.toString(),
    ]);
    console.log(
      `${table([['system', 'metric', 'asked as', 'found as', 'dashboards', 'alerts'], ...rows])}\n\nmetrics found and shown: ${share(found, metrics.length)}`,
    );
    const known = new Set(alerts.map(({ name }) => name));
    const told = wanted.filter(({ alert }) => known.has(alert)).length;
    console.log(
      `${table([['system', 'asked for', 'alert', 'in the rules'], ...wanted.map(({ system, when, alert }) => [system, when, alert, known.has(alert) ? 'yes' : 'MISSING'])])}\n\nalerts in the rules: ${share(told, wanted.length)}`,
    );
  });
  afterAll(async () => {
    await Promise.all([app?.close(), desk?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(metrics.map(metric => [metric.name, metric] as const))(
    'has %s as it was asked for, and on a dashboard',
    (name, metric) => {
      expect(foundAs(metric, exposed), 'in /metrics or in the rules').toBe(metric.type);
      const { labels = {}, buckets = [] } = contract.get(name) ?? {};
      expect(Object.keys(labels).sort()).toEqual([...metric.labels].sort());
      expect(buckets).toEqual(expect.arrayContaining([...(metric.bounds ?? [])]));
      expect(showing(name), 'on a dashboard').not.toEqual([]);
    },
  );
  it.each(wanted.map(asked => [`${asked.system}, ${asked.when}`, asked] as const))(
    'tells of: %s',
    (_, { alert: name, threshold, severity, ...asked }) => {
      const alert = alerts.find(one => one.name === name);
      expect(alert?.name, 'in the rules').toBe(name);
      if (threshold !== undefined) expect(alert?.threshold?.value).toBe(threshold);
      if (severity) expect(alert?.severity).toBe(severity);
      if (asked.for) expect(alert?.for).toBe(asked.for);
    },
  );
  it('names no metric twice', () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
  });
  it('would notice a metric that is missing, of another type, or on no dashboard', () => {
    const some = metrics.find(({ type }) => type === 'counter')!;
    expect(isFound(some, exposed)).toBe(true);
    expect(isFound(some, new Map())).toBe(false);
    expect(isFound({ ...some, type: 'gauge' }, exposed)).toBe(false);
    expect(isFound({ ...some, name: 'nowhere_total' }, new Map([['nowhere_total', 'counter']]))).toBe(false);
  });
});
