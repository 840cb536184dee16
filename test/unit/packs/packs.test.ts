import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evolutionApi } from '@vigia/packs/evolution-api';
import { genAi } from '@vigia/packs/gen-ai';
import { host } from '@vigia/packs/host';
import { http } from '@vigia/packs/http';
import { litellm } from '@vigia/packs/litellm';
import { node } from '@vigia/packs/node';
import { postgresql } from '@vigia/packs/postgresql';
import { probes } from '@vigia/packs/probes';
import { redis } from '@vigia/packs/redis';
import { vllm } from '@vigia/packs/vllm';
import { wppconnect } from '@vigia/packs/wppconnect';
import { defineConfig } from 'vigia';
import { hostSystem, ownExporter } from 'vigia/platform';
import { promql } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { allArtifacts, allQueries } from '../../../core/generate/all.ts';
import { verifyAlerts } from '../../../core/generate/verify-alerts.ts';
import { verifyQueries } from '../../../core/generate/verify-queries.ts';
import { verifySelectors } from '../../../core/generate/verify-selectors.ts';
import { checkAgainst } from '../../../core/metrics/check.ts';
import { readPage } from '../../../core/metrics/exposition/page.ts';
import { plain } from '../../../core/metrics/exposition.ts';
import { configure } from '../../../core/project/config.ts';
import { areasOf } from '../../../core/project/definitions.ts';
import { inLanguage } from '../../../core/project/project.ts';
import { pageOf, tried } from '../../packs.ts';

const metricsOf = (system: (typeof tried)[number]['system']) => Object.values(areasOf(system)).flat();

it('every pack that the package exports is tried', async () => {
  const manifest = join(import.meta.dirname, '../../../packs/package.json');
  const { exports } = JSON.parse(await readFile(manifest, 'utf8')) as { exports: object };
  expect(['.', ...tried.map(({ path }) => `./${path}`)].sort()).toEqual(Object.keys(exports).sort());
});

it('every pack is written in both languages: a project that declares both compiles with it', () => {
  // Each by its own type, which the compiler holds to the languages.
  const project = defineConfig({
    languages: ['en', 'pt'],
    systems: [
      evolutionApi(),
      genAi({ dailyBudget: 10, prices: { 'gpt-5': { input: 1, output: 2 } } }),
      host(),
      litellm({ dailyBudget: 10 }),
      node({ memoryLimitBytes: 2 ** 30 }),
      postgresql(),
      probes(),
      redis(),
      vllm(),
      wppconnect({ memoryLimitBytes: 2 ** 30 }),
    ],
    maxSeries: 10_000,
  });
  const [en, pt] = [project, inLanguage(project, 'pt')];
  expect(pt.alerts.map(({ name }) => name)).toEqual(en.alerts.map(({ name }) => name));
  for (const [i, alert] of en.alerts.entries()) {
    const other = pt.alerts[i]!;
    expect(other.summary, alert.name).not.toBe(alert.summary);
    expect(other.runbook.impact, alert.name).not.toBe(alert.runbook.impact);
    expect(labelsIn(other.description), alert.name).toEqual(labelsIn(alert.description));
  }
});

/** What a description fills in, in whatever order. */
const labelsIn = (description: string) => [...(description.match(/\{\{[^}]*\}\}/g) ?? [])].sort();

describe.each(tried.map(one => [one.path, one] as const))('the pack %s', (_, one) => {
  const { system } = one;
  const project = defineConfig({ systems: [system] });
  const own = defineConfig({ systems: [system] }).alerts.filter(({ service }) =>
    project.servicesOf.get(system.name)!.includes(service),
  );

  it('is kept by the page of its program', async () => {
    const page = readPage({
      body: await pageOf(one),
      contentType: 'text/plain; version=0.0.4',
      now: Date.now(),
    });
    const families = new Map([...page.families].map(([key, family]) => [key, plain(family)]));
    // What systems share is in the contract once.
    const metrics = metricsOf(system).map(({ name }) => project.contract.get(name)!);
    expect(checkAgainst(metrics, families)).toEqual([]);
    // Metrics that may be missing are those of which the page shows nothing: no more than these.
    const missing = metrics
      .filter(({ name }) => (families.get(name)?.samples.length ?? 0) === 0)
      .map(({ name }) => name);
    expect(missing).toEqual(NOT_ON_THE_PAGE[one.path] ?? []);
  });
  it('generates by itself, and passes the gate', () => {
    verifyAlerts(project.alerts, project.scenarios);
    verifySelectors(project.alertGroups);
    verifyQueries(allQueries(project), project.contract, project.fleetLabels);
    expect(allArtifacts(configure(project)).length).toBeGreaterThan(10);
  });
  it('has alerts, which name what is broken, and one dashboard of its own', () => {
    expect(own.length).toBeGreaterThan(0);
    for (const { name, description } of own.filter(({ name }) => !name.startsWith('SLO')))
      expect(UNNAMED.includes(name) || description.includes('$labels.'), name).toBe(true);
    expect(system.dashboards).toHaveLength(1);
  });
});

/** Metrics that the recorded pages cannot show. */
const NOT_ON_THE_PAGE: Readonly<Record<string, readonly string[]>> = {
  // Garbage was not yet collected when the page was recorded.
  wppconnect: ['nodejs_gc_duration_seconds'],
  litellm: ['litellm_callback_logging_failures_metric_total'],
  // The instrumentation that was run uses the former name of the convention.
  'gen-ai': ['gen_ai_workflow_duration_seconds'],
  probes: ['probe_ssl_earliest_cert_expiry'],
};

/** The spend of all models together is of nothing in particular. */
const UNNAMED = ['LiteLLMSpendHigh', 'GenAiSpendHigh'];

it('a project with all packs generates within its budget', () => {
  const project = defineConfig({ systems: tried.map(({ system }) => system) });
  verifyAlerts(project.alerts, project.scenarios);
  verifyQueries(allQueries(project), project.contract, project.fleetLabels);
  expect(allArtifacts(configure(project)).length).toBeGreaterThan(50);
});

it('a pack is bound to the job that exposes it', () => {
  const gateway = evolutionApi();
  const targets = [{ job: 'gateway', at: ['127.0.0.1:8080'], exposes: [gateway] }];
  const { bindings } = defineConfig({ systems: [gateway], targets });
  const [binding] = bindings.filter(({ job }) => job === 'gateway');
  expect(binding!.metrics.map(({ name }) => name)).toContain('evolution_instances_total');
});

describe('options', () => {
  const alertNames = (system: ReturnType<typeof node>) =>
    defineConfig({ systems: [system] }).alerts.map(({ name }) => name);

  it('without a budget or a limit, nothing watches them', () => {
    const systems = [litellm(), genAi(), node(), wppconnect()];
    const names = defineConfig({ systems }).alerts.map(({ name }) => name);
    expect(names.filter(name => /Spend|Node.*Memory|WppConnectMemory/.test(name))).toEqual([]);
  });
  it('the jobs of Node services narrow every query', () => {
    const project = defineConfig({ systems: [node({ job: ['bot', 'api'] })] });
    const [blocked] = project.alerts.filter(({ name }) => name === 'NodeEventLoopBlocked');
    expect(promql(blocked!.value)).toBe(
      'max by (job, instance) (nodejs_eventloop_lag_p99_seconds{job=~"bot|api"})',
    );
    expect(alertNames(node({ job: 'bot' }))).toContain('NodeRestarting');
  });
  it('the model of OpenLLMetry is that of the answer', () => {
    const project = defineConfig({ systems: [genAi({ model: 'gen_ai_response_model' })] });
    const [failing] = project.alerts.filter(({ name }) => name === 'GenAiCallsFailing');
    expect(failing!.description).toContain('$labels.gen_ai_response_model');
    expect(promql(failing!.value)).toContain('by (job, gen_ai_response_model)');
  });
  it.each([
    [() => litellm({ dailyBudget: 0 }), 'litellm dailyBudget is 0: give US dollars per day, above 0'],
    [() => node({ memoryLimitBytes: -1 }), 'node memoryLimitBytes is -1'],
    [() => wppconnect({ memoryLimitBytes: 0 }), 'wppconnect memoryLimitBytes is 0'],
    [() => genAi({ dailyBudget: 5 }), 'genAi dailyBudget is 5, but prices is empty'],
    [() => genAi({ prices: { a: { input: -1, output: 1 } } }), 'genAi prices.a.input is -1'],
    [() => http({ job: [] }), 'http job is []'],
    [() => http({ combinations: 0.5 }), 'http combinations is 0.5'],
    [() => host({ job: '' }), 'host job is "": give the names of jobs, or leave it out'],
    [() => host({ job: [] }), 'host job is []'],
  ])('that cannot be are refused: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('an exporter of somebody else', () => {
  const project = defineConfig({ systems: [ownExporter(hostSystem, { job: ['node', 'node.eu'] })] });

  it('takes the place of the system of the stack', () => {
    expect(project.systems.filter(({ name }) => name === 'host')).toHaveLength(1);
  });
  it('is not one that must run with the stack, and is read by its jobs only', () => {
    const [cpu] = project.alerts.filter(({ name }) => name === 'HostCpuHigh');
    expect(promql(cpu!.value)).toBe(
      '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle", job=~"node|node\\\\.eu"}[5m]))',
    );
    expect(project.contract.get('node_load1')!.exporter).toBeUndefined();
    expect(cpu!.unitTest.drive(0.5)[0]!.series).toContain('job="node"');
  });
});
