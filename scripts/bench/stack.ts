import { setTimeout as sleep } from 'node:timers/promises';
import { parseExposition } from '../../core/metrics/exposition.ts';
import { memoryOf } from '../../core/run/memory.ts';
import type { RunningStack } from '../../core/run/native.ts';
import { startNative } from '../../test/bundle.ts';
import { median, type Row } from './row.ts';
import { ruleRows } from './rules.ts';

/** After this time the demo traffic has touched every metric. */
const TRAFFIC_SECONDS = 45;
const SCRAPES = 50;
/** Maximum time in seconds from the slowest server to a green stack. */
const TARGET_OVERHEAD_SECONDS = 3;
const TARGET_MB = 700;
const TARGET_SCRAPE_MS = 5;
const TARGET_SERIES = 1000;

/** Measures the native stack under the demo traffic: time to green, memory, the cost of a scrape and of the rules. */
export async function benchStack(): Promise<Row[]> {
  const start = performance.now();
  const stack = await startNative();
  const seconds = (performance.now() - start) / 1000;
  try {
    await sleep(TRAFFIC_SECONDS * 1000);
    return [
      ...(await startRows(stack, seconds)),
      ...(await scrapeRows(stack.urls.exporter)),
      ...(await ruleRows(stack.urls.prometheus)),
    ];
  } finally {
    await stack.stop();
  }
}

async function startRows(stack: RunningStack, seconds: number): Promise<Row[]> {
  const ready = stack.components.filter(({ state }) => state === 'ready');
  const slowest = ready.reduce((a, b) => ((a.seconds ?? 0) > (b.seconds ?? 0) ? a : b));
  const memory = await memoryOf(stack.processes);
  const absent = stack.components.filter(({ state }) => state !== 'ready').map(({ name }) => name);
  const total = memory.reduce((bytes, { rssBytes }) => bytes + rssBytes, 0);
  return [
    {
      what: 'native stack, set up, to all green',
      value: seconds,
      unit: 's',
      note: `${ready.length} servers${absent.length ? `; absent: ${absent.join(', ')}` : ''}`,
    },
    {
      what: `the same beyond its slowest server, ${slowest.name}`,
      value: seconds - (slowest.seconds ?? 0),
      unit: 's',
      target: TARGET_OVERHEAD_SECONDS,
      note: `${slowest.name} alone takes ${slowest.seconds?.toFixed(1)} s`,
    },
    {
      what: `memory of all processes after ${TRAFFIC_SECONDS} s of traffic`,
      value: total / 1e6,
      unit: 'MB',
      target: TARGET_MB,
      note: memory.map(({ name, rssBytes }) => `${name} ${(rssBytes / 1e6).toFixed(0)}`).join(', '),
    },
  ];
}

async function scrapeRows(exporterUrl: string): Promise<Row[]> {
  const times: number[] = [];
  let body = '';
  for (let i = 0; i < SCRAPES; i++) {
    const start = performance.now();
    body = await (await fetch(`${exporterUrl}/metrics`)).text();
    times.push(performance.now() - start);
    await sleep(50);
  }
  const series = [...parseExposition(body).values()].reduce((sum, { samples }) => sum + samples.length, 0);
  return [
    {
      what: 'one scrape of the sample service',
      value: median(times),
      unit: 'ms',
      target: TARGET_SCRAPE_MS,
      note: `median of ${SCRAPES} over HTTP, under the demo's traffic`,
    },
    { what: 'series of one scrape', value: series, unit: 'series', target: TARGET_SERIES },
  ];
}
