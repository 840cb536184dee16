import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { standing } from '../../core/alerts/index.ts';
import { line, query, timeSeries } from '../../core/dashboards/index.ts';
import { defineAlert, defineConfig, defineSystem } from '../../core/index.ts';
import { boundedId, gauge } from '../../core/metrics/index.ts';
import { select } from '../../core/promql/index.ts';
import { startNative } from '../../core/run/native.ts';
import { median, type Row } from './row.ts';

const RUNS = 50;
/** Scrapes and evaluations every second, a group wait of two thirds of one: real times divided by this. */
const TIME_SCALE = 15;
const SCRAPE_SECONDS = 15;
const EVALUATION_SECONDS = 15;
const GROUP_WAIT_SECONDS = 10;
/** The most that a fault waits for what Prometheus and Alertmanager do at intervals. */
const BOUND_S = (SCRAPE_SECONDS + EVALUATION_SECONDS + GROUP_WAIT_SECONDS) / TIME_SCALE;
/** What sending may take beyond that. */
const ALLOWED_S = 0.5;
const WAIT_MS = 20_000;

/** Measures how long it takes from a fault to the message at the receiver, by Alertmanager itself and by the desk. */
export async function benchMessages(): Promise<Row[]> {
  const faults = new Set<number>();
  const told: Record<string, Map<number, number>> = { alertmanager: new Map(), desk: new Map() };
  const service = await served(() => {
    const series = Array.from(
      { length: RUNS },
      (_, run) => `bench_fault{run="${run}"} ${Number(faults.has(run))}`,
    );
    return `# HELP bench_fault Whether a run has begun\n# TYPE bench_fault gauge\n${series.join('\n')}\n`;
  });
  const receiver = await served((body, path) => {
    const { alerts = [] } = JSON.parse(body || '{}') as {
      alerts?: { status: string; labels: { run?: string } }[];
    };
    const times = told[path.slice(1)]!;
    for (const { status, labels } of alerts)
      if (status === 'firing' && !times.has(Number(labels.run)))
        times.set(Number(labels.run), performance.now());
    return '';
  });
  const secrets = await mkdtemp(join(tmpdir(), 'vigia-bench-'));
  for (const name of Object.keys(told))
    await writeFile(join(secrets, `${name}-url`), `${receiver.url}/${name}`);
  const stack = await startNative({
    project: projectOf(service.url),
    only: ['prometheus', 'alertmanager', 'desk'],
    config: {
      timeScale: TIME_SCALE,
      scrapeIntervalSeconds: SCRAPE_SECONDS,
      evaluationIntervalSeconds: EVALUATION_SECONDS,
    },
    givenFolder: secrets,
  });
  try {
    await sleep((4 * 1000 * SCRAPE_SECONDS) / TIME_SCALE);
    const begun = new Map<number, number>();
    for (let run = 0; run < RUNS; run++) {
      // At any moment between two scrapes.
      await sleep(500 + Math.random() * 1000);
      faults.add(run);
      begun.set(run, performance.now());
    }
    const until = performance.now() + WAIT_MS;
    while (performance.now() < until && Object.values(told).some(({ size }) => size < RUNS)) await sleep(100);
    return Object.entries(told).flatMap(([by, times]) => rowsOf(by, begun, times));
  } finally {
    await stack.stop();
    await Promise.all([service.close(), receiver.close(), rm(secrets, { recursive: true, force: true })]);
  }
}

function rowsOf(by: string, begun: ReadonlyMap<number, number>, told: ReadonlyMap<number, number>): Row[] {
  const seconds = [...begun].map(([run, at]) => ((told.get(run) ?? Number.POSITIVE_INFINITY) - at) / 1000);
  const sorted = [...seconds].sort((a, b) => a - b);
  const what = `fault → message at the receiver, sent by ${by === 'desk' ? 'the desk' : 'Alertmanager'}`;
  const bound = `scrape + evaluation + group wait: at most ${BOUND_S.toFixed(2)} s`;
  return [
    { what: `${what}: median`, value: median(seconds), unit: 's', note: `${RUNS} runs; ${bound}` },
    {
      what: `${what}: p95`,
      value: sorted[Math.ceil(RUNS * 0.95) - 1]!,
      unit: 's',
      target: Number((BOUND_S + ALLOWED_S).toFixed(2)),
      note: `${bound}, and ${ALLOWED_S} s`,
    },
  ];
}

/** One alert for each run, each by itself, told by Alertmanager and by the desk. */
function projectOf(service: string) {
  const fault = gauge({
    name: 'bench_fault',
    help: 'Whether a run has begun',
    unit: 'bool',
    labels: { run: boundedId(RUNS) },
  });
  const alert = defineAlert({
    name: 'BenchFault',
    value: select(fault),
    threshold: { operator: '>', value: 0.5 },
    for: '0s',
    severity: 'critical',
    summary: 'A run of the benchmark has begun',
    description: 'Run {{ $labels.run }}.',
    runbook: { impact: 'None.', causes: ['The benchmark runs.'], steps: ['Wait.'] },
    unitTest: { drive: standing(fault), firing: 1, silent: 0 },
  });
  return defineConfig({
    systems: [
      defineSystem({
        name: 'bench',
        title: 'Benchmark',
        metrics: [fault],
        alerts: [alert],
        dashboards: [
          {
            uid: 'bench',
            title: 'Runs',
            description: 'The runs of the benchmark',
            sections: [
              {
                title: 'Runs',
                lines: [
                  line(8, [
                    timeSeries('Runs', {
                      description: 'Runs that have begun.',
                      unit: 'bool',
                      queries: [query(select(fault), '{{run}}')],
                      alert: { ...alert, service: 'bench', category: 'system' },
                    }),
                  ]),
                ],
              },
            ],
          },
        ],
      }),
    ],
    platform: [],
    desk: {},
    targets: [{ job: 'bench', at: [new URL(service).host] }],
    channels: {
      bench: [
        { kind: 'webhook', url: 'alertmanager-url' },
        { kind: 'webhook', url: 'desk-url', through: 'desk' },
      ],
    },
    routing: [{ severity: 'critical', to: ['bench'], groupBy: ['...'], groupWait: `${GROUP_WAIT_SECONDS}s` }],
  });
}

async function served(answer: (body: string, path: string) => string) {
  const server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(answer(body, request.url!));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>(done => server.close(() => done()));
    },
  };
}
