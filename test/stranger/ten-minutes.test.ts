import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findProgram } from '../../core/run/find.ts';
import { locate } from '../../core/run/locate.ts';
import { freePort } from '../../core/run/ports.ts';
import { Services } from '../loopback.ts';
import { eventually, json } from '../stack/http.ts';
import { install, root, run, sharePrograms } from './folder.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent.values()];
const tarballs = inject('tarballs');

/** Sixty times as fast, so that nobody waits five minutes for a rate of five minutes. */
const TIME_SCALE = 60;
const MOST_LINES = 10;
const MOST_SECONDS = 600;
const MOST_SECONDS_OF_COMMANDS = 60;

/**
 * What somebody does who has two services, from nothing to alerts in the Prometheus that is there. The tests are the steps, in
 * order.
 */
describe.skipIf(missing !== undefined)(
  `a service of one's own, watched in ten minutes ${missing ?? ''}`,
  () => {
    const services = new Services();
    const told: { alerts: { status: string; labels: Record<string, string> }[] }[] = [];
    const took: { readonly what: string; readonly seconds: number }[] = [];
    const written: string[] = [];
    const begun = performance.now();
    let tool = '';
    let folder = '';
    let shop = 0;
    let gateway = 0;
    let chat = 0;
    let existing: { readonly url: string; readonly rules: string; readonly process: ChildProcess };

    const vigia = async (...args: string[]) => {
      const start = performance.now();
      const said = await run(folder, 'npx', 'vigia', ...args);
      took.push({ what: `npx vigia ${args.join(' ')}`, seconds: (performance.now() - start) / 1000 });
      return said;
    };
    const config = () => join(folder, 'vigia.config.ts');
    const startsWith = ['start', '--native', '--detach', '--time-scale', String(TIME_SCALE)];

    beforeAll(async () => {
      tool = await mkdtemp(join(tmpdir(), 'vigia-ten-minutes-'));
      folder = join(tool, 'gateway');
      const page = await readFile(join(root, 'test/recorded-pages/evolution-api.prom'), 'utf8');
      gateway = await services.plain((_, response) => {
        response.setHeader('content-type', 'text/plain; version=0.0.4').end(page);
      });
      let requests = 0;
      shop = await services.plain((_, response) => {
        requests += 100;
        response.setHeader('content-type', 'text/plain; version=0.0.4').end(shopPage(requests));
      });
      chat = await services.plain((request, response) => {
        request.setEncoding('utf8');
        let body = '';
        request.on('data', (part: string) => {
          body += part;
        });
        request.on('end', () => {
          told.push(JSON.parse(body));
          response.end();
        });
      });
    });
    afterAll(async () => {
      await run(folder, 'npx', 'vigia', 'stop').catch(() => {});
      existing?.process.kill();
      services.stop();
      await rm(tool, { recursive: true, force: true });
    });

    it('makes a project: npm create vigia, npm install', async () => {
      // Nothing is in the cache of npm, as on a new machine.
      const cold = ['--cache', join(tool, 'npm-cache')];
      await writeFile(join(tool, 'package.json'), '{ "private": true }');
      await timed('npm create vigia gateway', async () => {
        await install(tool, ...cold, tarballs.vigia!, tarballs['create-vigia']!);
        await run(tool, 'npx', 'create-vigia', 'gateway', '--yes', '--language', 'en');
      });
      await timed('npm install', () => install(folder, ...cold));
      await sharePrograms(folder);
      await run(folder, 'git', 'init', '--quiet');
    });

    it('imports a page that was recorded, and a service that runs', async () => {
      await writeFile(
        join(folder, 'evolution.prom'),
        await readFile(join(root, 'test/recorded-pages/evolution-api.prom')),
      );
      await vigia('import', 'evolution.prom', '--job', 'evolution', '--out', 'systems/evolution.ts');
      const url = `http://127.0.0.1:${shop}/metrics`;
      const seen = ['--scrapes', '2', '--every', '1s'];
      await vigia('import', url, '--job', 'shop', ...seen, '--out', 'systems/shop.ts');
    });

    it('says where the services are, and whom to tell', async () => {
      const lines = [
        "import { evolution } from './systems/evolution.ts';",
        "import { shop } from './systems/shop.ts';",
        '  systems: [evolution, shop],',
        '  targets: [',
        `    { job: 'evolution', at: ['127.0.0.1:${gateway}'], exposes: [evolution] },`,
        `    { job: 'shop', at: ['127.0.0.1:${shop}'], exposes: [shop] },`,
        '  ],',
        "  channels: { warning: [{ kind: 'webhook', url: 'team-chat' }] },",
      ];
      const [one, other, ...rest] = lines;
      await writeFile(
        config(),
        `import { defineConfig } from 'vigia';\n${one}\n${other}\n\nexport default defineConfig({\n${rest.join('\n')}\n});\n`,
      );
      await mkdir(join(folder, 'secrets'), { recursive: true });
      await writeFile(join(folder, 'secrets/team-chat'), `http://127.0.0.1:${chat}/hook`);
      written.push(...lines, 'the address in secrets/team-chat');
      await run(folder, 'npx', 'tsc');
      await vigia('generate');
      await run(folder, 'git', 'add', '--all');
      const author = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org'];
      await run(
        folder,
        'git',
        ...author,
        'commit',
        '--quiet',
        '--message',
        'feat: watch the gateway and the shop',
      );
    });

    it('starts the stack, and checks that each service exposes what it is said to', async () => {
      expect(await vigia(...startsWith, '--port-base', '24600')).toContain('prometheus');
      const checked = await vigia('check');
      expect(checked).toMatch(/evolution/);
      expect(checked).toMatch(/shop/);
      expect(checked).toMatch(/\b0 violations/);
      expect(checked).not.toMatch(/\b[1-9]\d* violations/);
    });

    it('sees an alert fire, be notified and resolve, and harms no service for it', async () => {
      const names = await run(folder, 'npx', 'vigia', 'drill', '--list');
      const name = names.match(/^(Evolution\w*Down)\b/m)?.[1];
      expect(name, names).toBeDefined();
      expect(await vigia('drill', name!)).toMatch(/^1 passed, 0 failed, 0 due, 0 left out/m);
      expect(told).toEqual([]);
    });

    it('is told of what a threshold of its own calls too much', async () => {
      const proposed = await readFile(join(folder, 'systems/shop.ts'), 'utf8');
      const name = proposed.match(/name: '(Shop\w*Errors)'/)![1]!;
      // 4 % fail: the proposed threshold is 8 %.
      expect(proposed).toContain("threshold: { operator: '>', value: 0.08 }");
      const line = `  override: { ${name}: { threshold: 0.02, for: '1m' } },`;
      const text = await readFile(config(), 'utf8');
      await writeFile(config(), text.replace('\n});', `\n${line}\n});`));
      written.push(line);
      await vigia('stop');
      await vigia(...startsWith, '--port-base', '24600');
      await timed(`waiting for the notification, ${TIME_SCALE} times as fast`, () =>
        eventually(
          async () => told.length,
          count => count > 0,
          60_000,
        ),
      );
      const [alert] = told[0]!.alerts;
      expect(alert).toMatchObject({
        status: 'firing',
        labels: { alertname: name, environment: 'production' },
      });
      expect(new Set(told.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname)))).toEqual(
        new Set([name]),
      );
    });

    it('reads what would change, by what it means', async () => {
      const plan = await vigia('plan');
      expect(plan).toMatch(/~ alert Shop\w*Errors\s+threshold: > 0\.08 → > 0\.02/);
    });

    it('brings the rules to the Prometheus that is there; a second time changes nothing', async () => {
      existing = await startPrometheus(tool, shop);
      const server = ['--prometheus', existing.url, '--prometheus-rules', existing.rules];
      const systems = ['--systems', 'evolution,shop'];
      expect(await vigia('apply', ...server, ...systems, '--yes')).toMatch(/alert|rule/);
      const rules = await json<{ data: { groups: { rules: { name: string }[] }[] } }>(
        `${existing.url}/api/v1/rules?type=alert`,
      );
      const names = rules.data.groups.flatMap(group => group.rules.map(({ name }) => name));
      expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/^Shop\w*Errors$/)]));
      expect(names).not.toContain('Watchdog');
      expect(await vigia('plan', ...server, ...systems, '--exit-code')).toMatch(/nothing would change/i);
    });

    it('takes less than ten minutes, one minute of commands and ten lines', () => {
      const seconds = (performance.now() - begun) / 1000;
      const commands = took
        .filter(({ what }) => what.startsWith('npx vigia'))
        .reduce((sum, one) => sum + one.seconds, 0);
      console.log(
        [
          ...took.map(({ what, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${what}`),
          `from nothing to applied: ${seconds.toFixed(0)} s in all, ${commands.toFixed(1)} s of it in commands of vigia`,
          `written by hand: ${written.length} lines`,
        ].join('\n'),
      );
      expect(seconds).toBeLessThan(MOST_SECONDS);
      expect(commands).toBeLessThan(MOST_SECONDS_OF_COMMANDS);
      expect(written.length).toBeLessThanOrEqual(MOST_LINES);
    });

    async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
      const start = performance.now();
      const result = await work();
      took.push({ what, seconds: (performance.now() - start) / 1000 });
      return result;
    }
  },
);

/** The page of a shop that has had so many requests, of which 4 % failed. */
function shopPage(requests: number): string {
  return [
    '# HELP shop_requests_total Requests by outcome',
    '# TYPE shop_requests_total counter',
    `shop_requests_total{outcome="served"} ${requests * 0.96}`,
    `shop_requests_total{outcome="failed"} ${requests * 0.04}`,
    '# HELP shop_request_duration_seconds Time to answer',
    '# TYPE shop_request_duration_seconds histogram',
    ...[0.1, 0.5, 1, 5, '+Inf'].map(le => `shop_request_duration_seconds_bucket{le="${le}"} ${requests}`),
    `shop_request_duration_seconds_sum ${requests * 0.05}`,
    `shop_request_duration_seconds_count ${requests}`,
    '',
  ].join('\n');
}

/** Starts a Prometheus that scrapes the shop and reads rules of its own folder, as somebody may have had for years. */
async function startPrometheus(below: string, target: number) {
  const program = await findProgram('prometheus');
  if ('missing' in program) throw new Error('there is no prometheus');
  const rules = join(below, 'their-prometheus/rules');
  await mkdir(rules, { recursive: true });
  const settings = `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${rules}/*.yml']
scrape_configs: [{ job_name: shop, static_configs: [{ targets: ['127.0.0.1:${target}'] }] }]
`;
  await writeFile(join(below, 'their-prometheus/prometheus.yml'), settings);
  const port = await freePort();
  const process = spawn(
    program.path,
    [
      `--config.file=${below}/their-prometheus/prometheus.yml`,
      `--storage.tsdb.path=${below}/their-prometheus/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/-/ready`)).ok, Boolean, 20_000);
  return { url, rules, process };
}
