import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { freePort } from '../../core/run/ports.ts';

/** What a service answers a scrape with. */
export interface Answer {
  readonly body: Buffer;
  /** None when undefined. */
  readonly contentType: string | undefined;
}

/** What the real Prometheus made of an answer. */
export interface Scraped {
  /** Why it took nothing, as it says; empty when it took the page. */
  readonly error: string;
  /** How many samples it read. */
  readonly read: number;
  /** What it stored: the page's labels of each series, with the values by their milliseconds. */
  readonly stored: readonly Stored[];
  /** What its queries cannot make of the page's histograms. */
  readonly broken: readonly string[];
}

export interface Stored {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, string>;
  /** The page gave the moment of the values. */
  readonly timed: boolean;
}

/** The label that tells the pages apart. */
const PAGE = 'vigia_page';
const OWN = ['job', 'instance', PAGE];
/** Series that the scraper itself adds. */
const REPORTS =
  /^(up|scrape_(duration_seconds|samples_scraped|samples_post_metric_relabeling|series_added))$/;
const SCRAPE_SECONDS = 3;
/** On a busy machine an answer may come too late, which says nothing about the page. */
const TOO_LATE = /context deadline exceeded|connection re/;

interface Series {
  readonly metric: Record<string, string>;
  readonly values: readonly (readonly [number, string])[];
}

/** Serves the answers, lets one Prometheus scrape each, and returns what it made of them, in their order. */
export async function scrapeAll(prometheus: string, answers: readonly Answer[]): Promise<Scraped[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-scraper-'));
  const server = await serve(answers);
  let child: ChildProcess | undefined;
  try {
    await writeFile(join(folder, 'prometheus.yml'), configuration(server, answers.length));
    const port = await freePort();
    child = spawn(
      prometheus,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    return await judgements(`http://127.0.0.1:${port}/api/v1`, answers.length, child);
  } finally {
    if (child && child.exitCode === null && child.kill()) await once(child, 'exit');
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(answers: readonly Answer[]): Promise<Server> {
  const server = createServer((request, response) => {
    const { body, contentType } = answers[Number(request.url!.slice(1))]!;
    response.writeHead(200, contentType === undefined ? {} : { 'content-type': contentType });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function configuration(server: Server, pages: number): string {
  const { port } = server.address() as AddressInfo;
  return dump({
    global: { scrape_interval: `${SCRAPE_SECONDS}s`, scrape_timeout: `${SCRAPE_SECONDS}s` },
    scrape_configs: [
      {
        job_name: 'pages',
        static_configs: Array.from({ length: pages }, (_, page) => ({
          targets: [`127.0.0.1:${port}`],
          labels: { __metrics_path__: `/${page}`, [PAGE]: String(page) },
        })),
      },
    ],
  });
}

async function judgements(api: string, pages: number, child: ChildProcess): Promise<Scraped[]> {
  const errors = await lastErrors(api, pages, child);
  const matrix = await ask<{ result: readonly Series[] }>(
    api,
    `query?query=${encodeURIComponent(`{${PAGE}!=""}[2h]`)}&time=${Date.now() / 1000 + 3600}`,
  );
  const byPage = Map.groupBy(matrix.result, ({ metric }) => Number(metric[PAGE]));
  const broken = await brokenHistograms(api);
  return Array.from({ length: pages }, (_, page) => {
    const all = byPage.get(page) ?? [];
    const of = (name: string) => all.find(({ metric }) => metric.__name__ === name)?.values ?? [];
    const scrapes = new Set(of('up').map(([time]) => time));
    return {
      error: errors[page]!,
      read: Number(of('scrape_samples_scraped').at(-1)?.[1] ?? Number.NaN),
      stored: all
        .filter(({ metric }) => !REPORTS.test(metric.__name__!))
        .map(series => storedFrom(series, scrapes)),
      broken: broken.get(page) ?? [],
    };
  });
}

function storedFrom({ metric, values }: Series, scrapes: ReadonlySet<number>): Stored {
  const labels = Object.fromEntries(
    Object.entries(metric)
      .filter(([name]) => !OWN.includes(name))
      .map(([name, value]) => [name.replace(/^exported_/, ''), value]),
  );
  const own = values.filter(([time]) => !scrapes.has(time));
  const kept = own.length > 0 ? own : values.slice(-1);
  return {
    labels,
    timed: own.length > 0,
    values: new Map(kept.map(([time, value]) => [Math.round(time * 1000), value])),
  };
}

/** Waits until each page was scraped twice, so that whatever the first one left in memory counts as well. */
async function lastErrors(api: string, pages: number, child: ChildProcess): Promise<string[]> {
  interface Target {
    readonly labels: Record<string, string>;
    readonly lastError: string;
    readonly lastScrape: string;
  }
  const since = new Map<string, string>();
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with code ${child.exitCode}`);
    await new Promise(done => setTimeout(done, 500));
    const answer = await ask<{ activeTargets: readonly Target[] }>(api, 'targets?state=active').catch(
      () => undefined,
    );
    if (!answer) continue;
    const scraped = answer.activeTargets.filter(
      ({ lastScrape, lastError }) => !lastScrape.startsWith('0001') && !TOO_LATE.test(lastError),
    );
    for (const { labels, lastScrape } of scraped)
      if (!since.has(labels[PAGE]!)) since.set(labels[PAGE]!, lastScrape);
    const again = scraped.filter(({ labels, lastScrape }) => since.get(labels[PAGE]!) !== lastScrape);
    if (again.length === pages) {
      const errors = new Map(again.map(({ labels, lastError }) => [Number(labels[PAGE]), lastError]));
      return Array.from({ length: pages }, (_, page) => errors.get(page)!);
    }
  }
  throw new Error('Prometheus did not scrape each page twice within two minutes');
}

async function ask<T>(api: string, path: string): Promise<T> {
  const response = await fetch(`${api}/${path}`);
  const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
  if (status !== 'success') throw new Error(`${path}: ${error}`);
  return data;
}

/** What Prometheus's own queries cannot make of the histograms that it stored, by page. */
async function brokenHistograms(api: string): Promise<Map<number, string[]>> {
  interface Metadata {
    readonly target: Record<string, string>;
    readonly metric: string;
    readonly type: string;
  }
  const metadata = await ask<readonly Metadata[]>(api, 'targets/metadata');
  const histograms = metadata.filter(({ type }) => type === 'histogram' || type === 'gaugehistogram');
  const broken = new Map<number, string[]>();
  for (const { target, metric, type } of histograms) {
    const page = Number(target[PAGE]);
    const of = (suffix: string, matchers = '') =>
      `{__name__=${JSON.stringify(metric + suffix)},${PAGE}="${page}"${matchers}}`;
    const group = (suffix: string, matchers?: string) => `group without (le) (${of(suffix, matchers)})`;
    const [sum, count] = type === 'histogram' ? ['_sum', '_count'] : ['_gsum', '_gcount'];
    const whole = `(${group('_bucket')} or ${group(sum)} or ${group(count)})`;
    const empty = [`${whole} unless ${group('_bucket', ',le="+Inf"')}`];
    if (type === 'histogram')
      empty.push(
        `${whole} unless ${group(sum)}`,
        `${whole} unless ${group(count)}`,
        `${of('_bucket', ',le="+Inf"')} != ignoring (le) ${of(count)}`,
      );
    const found: string[] = [];
    for (const query of empty) if ((await queried(api, query)).result.length > 0) found.push(query);
    const { said } = await queried(api, `histogram_quantile(0.5, ${of('_bucket')})`);
    broken.set(page, [...(broken.get(page) ?? []), ...found, ...said]);
  }
  return broken;
}

async function queried(api: string, query: string) {
  const response = await fetch(`${api}/query?query=${encodeURIComponent(query)}`);
  const { status, data, error, infos, warnings } = (await response.json()) as {
    readonly status: string;
    readonly data: { readonly result: readonly unknown[] };
    readonly error?: string;
    readonly infos?: readonly string[];
    readonly warnings?: readonly string[];
  };
  if (status !== 'success') throw new Error(`${query}: ${error}`);
  return { result: data.result, said: [...(infos ?? []), ...(warnings ?? [])] };
}
