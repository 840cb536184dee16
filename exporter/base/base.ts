import { DeliveryGauges, ProcessGauges } from '@vigia/telemetry';
import { kitMetrics } from 'vigia/platform/metrics';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { expositionScenarios } from '../scenarios/exposition.ts';
import { hostScenarios } from '../scenarios/host.ts';
import { logScenarios } from '../scenarios/logs.ts';
import { memoryScenarios } from '../scenarios/memory.ts';
import { outageScenarios } from '../scenarios/outages.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { storeScenarios } from '../scenarios/stores.ts';
import { registerCompanies } from './companies.ts';
import type { Check, Context, Module } from './module.ts';

/** How often gauges of the process follow it, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;
/** How often what node-exporter takes for the machine changes, in seconds: well within the shortest scrape interval. */
const HOST_SECONDS = 0.25;

/**
 * Milliseconds after which a check has failed. The stores answer in a few when they are well, and everything waits for
 * them; the APIs are reached over the internet.
 */
const LIMITS_MS = { database: 1000, redis: 500, uaz: 2000, openai: 2000 } as const;

/** What the service is whatever systems are mounted: its process, its stores, and the APIs that it calls. */
export const baseOf = (modules: readonly Module[]): Module => ({
  name: 'base',
  metrics: kitMetrics,
  index: {
    pages: [
      ['/metrics', 'Metrics for Prometheus'],
      ['/health', 'Health of the service and what it needs'],
      ['/health/deep', 'The same in detail'],
      ['/live', 'Liveness'],
      ['/scenarios', 'Scenarios and their state'],
    ],
  },
  mount: context => {
    const { config, database, instruments, logs, surroundings } = context;
    const process = new ProcessGauges(instruments, () => database.inUse);
    const delivery = new DeliveryGauges(instruments);
    const { host } = surroundings;
    const scenarios: Readonly<Record<BaseScenario, Scenario>> = {
      ...outageScenarios,
      ...expositionScenarios(modules),
      ...memoryScenarios,
      ...hostScenarios,
      ...storeScenarios,
      ...logScenarios,
    };
    return {
      parts: undefined,
      checks: checksOf(context, modules),
      scenarios,
      ticks: [
        {
          what: 'Measuring the process',
          seconds: GAUGES_SECONDS,
          waits: false,
          work: async () => {
            process.measure();
            delivery.measure(logs.state(), config.spans?.());
          },
        },
        ...(host
          ? [{ what: 'Staging the host', seconds: HOST_SECONDS, waits: false, work: () => host.refresh() }]
          : []),
      ],
      fill: () => registerCompanies(database),
      stop: () => process.stop(),
    };
  },
});

function checksOf(
  { database, store, uaz, openai }: Context,
  modules: readonly Module[],
): Readonly<Record<keyof typeof LIMITS_MS, Check>> {
  const tables = modules.flatMap(({ countedTables = [] }) => countedTables);
  const count = async (table: string) => {
    const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return [table, row!.n] as const;
  };
  return {
    database: {
      limitMs: LIMITS_MS.database,
      run: async deep => {
        if (!database.ready) throw new Error('the database is starting');
        await database.query('SELECT 1');
        return deep ? Object.fromEntries(await Promise.all(tables.map(count))) : undefined;
      },
    },
    redis: {
      limitMs: LIMITS_MS.redis,
      run: async deep => {
        await store.ping();
        return deep ? { kind: store.kind } : undefined;
      },
    },
    uaz: { limitMs: LIMITS_MS.uaz, run: async () => void (await uaz.health(LIMITS_MS.uaz)) },
    openai: { limitMs: LIMITS_MS.openai, run: async () => void (await openai.health(LIMITS_MS.openai)) },
  };
}
