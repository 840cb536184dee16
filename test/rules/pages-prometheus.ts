import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Panel } from '../../core/dashboards/panel.ts';
import { exprOf } from '../../core/generate/grafana/fleet.ts';
import { promql } from '../../core/promql/index.ts';
import { freePort } from '../../core/run/ports.ts';
import { moving } from './moving-page.ts';

/** Sixty times as fast: five minutes are five seconds. */
const TIME_SCALE = 60;
/** So that every range has its samples. */
const SAMPLES_MS = 8_000;

/** A Prometheus that scrapes recorded pages, whose counters grow. */
export interface PagesPrometheus {
  /** Returns the queries of the panels that return nothing, by the title of their panel. */
  empty(panels: readonly Panel[]): Promise<{ readonly title: string; readonly query: string }[]>;
  stop(): Promise<void>;
}

/** Starts it. Each page is scraped by the job of its name. Throws if one is not scraped within 30 seconds. */
export async function scrapePages(
  program: string,
  pages: ReadonlyMap<string, string>,
): Promise<PagesPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-pages-'));
  const started = Date.now();
  const server = createServer((request, response) => {
    const text = pages.get(request.url!.split('/')[1]!);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(text && moving(text, Math.floor((Date.now() - started) / 200)));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration = {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: [...pages.keys()].map(name => ({
      ...{ job_name: name, metrics_path: `/${name}/metrics` },
      static_configs: [{ targets: [target], labels: { environment: 'production' } }],
    })),
  };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const exited = new Promise(done => child.once('exit', done));
  const stop = async () => {
    child.kill();
    await exited;
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  const results = async (query: string): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/query`, {
      ...{ method: 'POST', body: new URLSearchParams({ query }) },
    });
    const { data, error } = (await response.json()) as { data?: { result: unknown[] }; error?: string };
    if (!data) throw new Error(`${query}: ${error}`);
    return data.result.length;
  };
  const all = async () => (await results('up == 1')) === pages.size;
  for (let i = 0; !(await all().catch(() => false)); i++) {
    if (i === 150) {
      await stop();
      throw new Error('Prometheus does not scrape the pages within 30 s');
    }
    await wait(200);
  }
  await wait(SAMPLES_MS);
  return {
    stop,
    empty: async panels => {
      const found: { title: string; query: string }[] = [];
      for (const panel of panels)
        for (const one of panel.queries) {
          const query = promql(exprOf(panel, one, ['environment']), TIME_SCALE)
            .replaceAll('$__rate_interval', '4s')
            .replaceAll('$__range', '8s')
            .replaceAll('$environment', 'production');
          if ((await results(query)) === 0) found.push({ title: panel.title, query });
        }
      return found;
    },
  };
}
