import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locate } from '../../core/run/locate.ts';
import { freePort } from '../../core/run/ports.ts';
import { end } from '../end.ts';
import { databases } from './databases.ts';
import { type DeskProcess, startDeskProcess } from './process.ts';
import { DESK_TOKEN } from './support.ts';

const { programs, absent } = await locate(['alertmanager'], true);
const program = programs.get('alertmanager');
const why = absent.get('alertmanager');

const ALERTS = 300;

describe.skipIf(!program).each(databases)(
  `real Alertmanager tells a desk on $name${why ? ` (${why})` : ''}`,
  database => {
    let folder: string;
    let alertmanager: ChildProcess;
    let desk: DeskProcess;
    let startDesk: () => Promise<void>;
    let url: string;
    beforeAll(async () => {
      await database.start();
      const place = await database.fresh();
      const [port, own] = [String(await freePort()), await freePort()];
      startDesk = async () => {
        desk = await startDeskProcess(place, { PORT: port });
      };
      await startDesk();
      folder = await mkdtemp(join(tmpdir(), 'vigia-alertmanager-'));
      const config = join(folder, 'alertmanager.yml');
      await writeFile(
        config,
        `route: { receiver: desk, group_by: [batch], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: desk, webhook_configs: [{ url: 'http://127.0.0.1:${port}/inbox/desk', http_config: { authorization: { credentials: '${DESK_TOKEN}' } } }] }]
`,
      );
      url = `http://127.0.0.1:${own}`;
      const args = [`--config.file=${config}`, `--storage.path=${folder}`, '--cluster.listen-address='];
      alertmanager = spawn(program!.path, [...args, `--web.listen-address=127.0.0.1:${own}`], {
        stdio: 'ignore',
        ...(program!.cwd && { cwd: program!.cwd }),
      });
      const ready = () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      for (let i = 0; i < 200 && !(await ready()); i++) await sleep(100);
    });
    afterAll(async () => {
      await end(alertmanager);
      await desk.kill();
      await database.remove();
      await rm(folder, { recursive: true, force: true });
    });

    const put = async (names: readonly string[], endsAt?: Date) => {
      const alerts = names.map(alertname => ({
        labels: {
          alertname,
          batch: alertname.slice(0, 6),
          severity: 'warning',
          category: 'system',
          service: 'shop',
        },
        annotations: { summary: 'One of many' },
        ...(endsAt && { endsAt: endsAt.toISOString() }),
      }));
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      expect(response.status).toBe(200);
    };
    const stats = async () =>
      (await (await fetch(`${desk.url}/production/alerts/stats`)).json()) as {
        total: number;
        active: number;
      };
    const until = async (is: (now: { total: number; active: number }) => boolean) => {
      for (let i = 0; i < 200 && !is(await stats()); i++) await sleep(100);
      return stats();
    };
    const names = Array.from({ length: ALERTS }, (_, i) => `Many${String(i).padStart(4, '0')}`);

    it('of every alert and of its end, though the desk is killed again and again', {
      timeout: 90_000,
    }, async () => {
      const killed = (async () => {
        for (let i = 0; i < 3; i++) {
          await sleep(400);
          await desk.kill();
          await sleep(300);
          await startDesk();
        }
      })();
      for (let i = 0; i < ALERTS; i += 20) {
        await put(names.slice(i, i + 20));
        await sleep(100);
      }
      await killed;
      expect(await until(({ total }) => total === ALERTS)).toMatchObject({ total: ALERTS, active: ALERTS });
      await desk.kill();
      for (let i = 0; i < ALERTS; i += 100) await put(names.slice(i, i + 100), new Date());
      await sleep(1500);
      await startDesk();
      expect(await until(({ active }) => active === 0)).toMatchObject({ total: ALERTS, active: 0 });
    });
  },
);
