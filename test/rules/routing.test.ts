import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workdays } from '../../core/alerts/hours.ts';
import { composeArtifacts } from '../../core/generate/compose.ts';
import { alertingPage } from '../../core/generate/docs/alerting.ts';
import { yamlFile } from '../../core/generate/yaml.ts';
import { type Config, configure } from '../../core/project/config.ts';
import { locate as locateServers } from '../../core/run/locate.ts';
import { freePorts } from '../../core/run/ports.ts';
import { defaultConfig } from '../bundle.ts';
import { end } from '../end.ts';
import { ordersFail, shop } from '../shop.ts';
import { eventually } from '../stack/http.ts';
import { locate, run, type Tool, titleOf } from './tool.ts';

const amtool = await locate('amtool');
const { programs, absent } = await locateServers(['alertmanager'], true);
const why = absent.get('alertmanager');

const slack = { kind: 'slack', channel: '#ops', url: 'ops-hook' } as const;
const office = { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' } as const;
const project = shop([ordersFail], {
  channels: { ops: [slack], sales: [slack], 'on-call': [slack] },
  routing: [
    { severity: 'warning', category: 'business', to: ['sales', 'ops'], repeatInterval: '12h' },
    { severity: 'critical', hours: office, to: ['ops'] },
    {
      severity: ['critical', 'warning'],
      service: 'shop',
      to: ['on-call'],
      muted: { ...office, weekdays: ['sunday'] },
    },
    { service: 'shop', to: [] },
  ],
});

/** The rows of the routing table, each with labels that it matches and whom it tells. */
function rowsOf(config: Config) {
  const { content } = alertingPage(config);
  const table = content.slice(content.indexOf('| when |'), content.indexOf('\n\nWhile'));
  return table
    .split('\n')
    .slice(2)
    .map(row => {
      const [when, receiver] = row.split(' | ').map(cell => cell.replace(/^\| /, ''));
      const labels = [...when!.matchAll(/`(\w+)` ([^,]+)/g)].map(([, label, values]) => ({
        label: label!,
        values: values!.split(' or '),
      }));
      return { row, when: when!, receiver: receiver!, labels };
    });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-routing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['this bundle', defaultConfig],
  ['a project with routing of its own', configure(project)],
] as const)(`the routing table of the documentation of %s`, (name, config) => {
  const text = composeArtifacts(config).find(({ path }) => path.endsWith('/alertmanager.yml'))!.content;
  const told = async (labels: readonly string[]) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.yml`);
    writeFileSync(file, text);
    const { stdout } = await run(
      amtool as Tool,
      'config',
      'routes',
      'test',
      `--config.file=${file}`,
      ...labels,
    );
    return stdout.trim().split(/[\s,]+/);
  };
  const rows = rowsOf(config);

  it('has a row for each route', () => {
    const written = load(text) as { route: { routes: { matchers?: string[] }[] } };
    const hasLast = written.route.routes.at(-1)!.matchers === undefined;
    expect(rows).toHaveLength(written.route.routes.length + (hasLast ? 0 : 1));
  });
  it.for(rows)(titleOf('amtool: $when → $receiver', amtool), async ({ when, receiver, labels }, { skip }) => {
    skip('missing' in amtool);
    const every = labels.reduce<string[][]>(
      (so, { label, values }) => so.flatMap(one => values.map(value => [...one, `${label}=${value}`])),
      [[]],
    );
    for (const one of every) expect(await told(one), `${when}: ${one.join(' ')}`).toContain(receiver);
  });
});

describe.skipIf(!programs.has('alertmanager'))(
  `hours, in the real Alertmanager${why ? ` (${why})` : ''}`,
  () => {
    const paths: string[] = [];
    let inbox: Server;
    let server: ChildProcess;
    let url: string;
    /** Hours that hold now, and such that do not. */
    const day = (shift: number) => {
      const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
      const at = (of: number) => days[(new Date(Date.now() + of * 86_400_000).getUTCDay() + 7) % 7]!;
      // A test that begins before midnight ends after it.
      return { weekdays: shift === 0 ? [at(0), at(1)] : [at(3), at(4)], timeZone: 'UTC' } as const;
    };
    const now = day(0);
    const never = day(3);
    const config = configure(
      shop([ordersFail], {
        channels: { first: [slack], second: [slack], third: [slack] },
        routing: [
          { severity: 'critical', hours: never, to: ['first'] },
          { severity: 'critical', hours: now, to: ['second'] },
          { severity: 'warning', to: ['third'], muted: now },
        ],
      }),
    );

    beforeAll(async () => {
      inbox = createServer((request, response) => {
        paths.push(request.url!);
        request.resume().on('end', () => response.end());
      });
      await new Promise<void>(done => inbox.listen(0, '127.0.0.1', done));
      const base = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}`;
      const written = load(
        composeArtifacts(config).find(({ path }) => path.endsWith('/alertmanager.yml'))!.content,
      ) as { route: { routes: object[] }; receivers: { name: string }[] };
      const quick = (route: object): object => ({ ...route, group_wait: '100ms' });
      const file = join(folder, 'hours.yml');
      writeFileSync(
        file,
        yamlFile(config.project, {
          ...written,
          templates: [],
          route: { ...written.route, routes: written.route.routes.map(quick) },
          receivers: written.receivers.map(({ name }) => ({
            name,
            webhook_configs: [{ url: `${base}/${name}` }],
          })),
        }),
      );
      const { alertmanager: port } = await freePorts(config.project);
      const { path, cwd } = programs.get('alertmanager')!;
      server = spawn(
        path,
        [
          `--config.file=${file}`,
          `--storage.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ],
        { cwd, stdio: 'ignore' },
      );
      url = `http://127.0.0.1:${port}`;
      await eventually(
        () => fetch(`${url}/-/ready`).catch(() => undefined),
        answer => answer?.ok === true,
        20_000,
      );
    });
    afterAll(async () => {
      await end(server);
      inbox.close();
      inbox.closeAllConnections();
    });

    it('lead to the first route that counts at the time, and to no later one; a muted one tells nobody', async () => {
      const labels = (severity: string) => ({ alertname: 'A', service: 'shop', severity });
      await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          { labels: labels('warning') },
          { labels: { ...labels('critical'), service: 'b' } },
        ]),
      });
      await eventually(
        async () => paths,
        all => all.includes('/second'),
        20_000,
      );
      await new Promise(done => setTimeout(done, 1500));
      expect([...new Set(paths)].sort()).toEqual(['/escalation', '/second']);
    });
  },
);
