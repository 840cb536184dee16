import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemedyAction } from 'vigia';
import type { Channel, Remedy } from 'vigia/alerts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskProject } from '../../../core/desk/project.ts';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import { messagesSent } from '../../../core/platform/metrics/messages.ts';
import { configure } from '../../../core/project/config.ts';
import { freePort } from '../../../core/run/ports.ts';
import { manyWait, ordersFail, shop } from '../../shop.ts';
import { DESK_TOKEN, POST_HEADERS } from '../support.ts';
import { UserService } from './service.ts';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly incident: number;
  readonly decidedBy: string | null;
  readonly error: string | null;
}

/** The program itself, as the stack starts it. */
describe('a desk with remedies', () => {
  const service = new UserService();
  let folder: string;
  let url: string;
  let desk: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-remedies-'));
    await service.start();
    service.received.length = 0;
    service.answer = () => ({ body: '{"packed":3}' });
  });
  afterEach(async () => {
    await kill('SIGTERM');
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (
    remedy: Partial<Remedy>,
    action: Partial<RemedyAction> = {},
    channels: Readonly<Record<string, readonly Channel[]>> = {},
  ) => {
    const packFaster = { about: 'Packs faster', url: `http://${service.address}/pack`, ...action };
    const project = shop([{ ...ordersFail, remedy: { action: 'pack-faster', ...remedy } }, manyWait], {
      remedies: { 'pack-faster': packFaster },
      desk: {},
      channels,
    });
    const file = join(folder, 'project.json');
    await writeFile(file, JSON.stringify(deskProject(configure(project))));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    desk = spawn(process.execPath, ['desk/main.ts'], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATA_DIR: join(folder, 'data'),
        PROJECT_FILE: file,
        SECRETS_DIR: folder,
        LOG_LEVEL: 'silent',
        DESK_TOKEN,
        DESK_READS: 'open',
      },
      stdio: 'ignore',
    });
    for (let i = 0; i < 600; i++) {
      if (
        await fetch(`${url}/live`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      await sleep(50);
    }
    throw new Error('the desk did not start within 30 s');
  };
  const kill = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!desk || desk.exitCode !== null || desk.signalCode !== null) return;
    const gone = once(desk, 'exit');
    desk.kill(signal);
    await gone;
  };
  const post = (path: string, body: object, token = true) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: token ? POST_HEADERS : { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const notify = async (
    startsAt = new Date().toISOString(),
    receiver = 'warning',
    status: 'firing' | 'resolved' = 'firing',
  ) => {
    const labels = { alertname: ordersFail.name, severity: 'warning', environment: 'production' };
    const alerts = [{ status, labels, annotations: {}, startsAt, endsAt: new Date().toISOString() }];
    const told = await post(`/inbox/${receiver}`, {
      version: '4',
      status,
      groupLabels: {},
      alerts,
    });
    expect(told.status).toBe(202);
    return startsAt;
  };
  const runs = async () =>
    ((await (await fetch(`${url}/production/remedies`)).json()) as { runs: Run[] }).runs;
  const reached = async (state: string, withinMs = 10_000): Promise<Run> => {
    const until = Date.now() + withinMs;
    for (;;) {
      const run = (await runs()).find(one => one.state === state);
      if (run) return run;
      if (Date.now() > until) throw new Error(`no run is ${state}: ${JSON.stringify(await runs())}`);
      await sleep(50);
    }
  };

  it('calls the service as soon as it is told, and counts it', async () => {
    await start({});
    const begun = performance.now();
    await notify();
    await reached('succeeded');
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(service.received.map(({ path }) => path)).toEqual(['/pack']);
    const counted = async () =>
      (await (await fetch(`${url}/metrics`)).text()).match(/^remediation_runs_total.*$/gm);
    await expect
      .poll(counted, { timeout: 10_000 })
      .toContain('remediation_runs_total{action="pack-faster",result="success"} 1');
    expect(await counted()).toContain('remediation_runs_total{action="pack-faster",result="failed"} 0');
  });
  it('lets a person approve or deny, and nobody else', async () => {
    await start({ approval: 'person', cooldown: '1s', maxPerHour: 60 });
    const startsAt = await notify();
    const { id } = await reached('pending');
    expect(service.received).toEqual([]);
    expect((await post(`/production/remedies/${id}/approve`, { by: 'Eve' }, false)).status).toBe(401);
    expect((await post('/production/remedies/x/approve', { by: 'Ana' })).status).toBe(400);
    expect(
      (await post('/production/remedies/11111111-1111-4111-8111-111111111111/deny', { by: 'Ana' })).status,
    ).toBe(404);
    const approved = await post(`/production/remedies/${id}/approve`, { by: 'Ana', note: 'go on' });
    expect([approved.status, await approved.json()]).toMatchObject([
      200,
      { decidedBy: 'Ana', note: 'go on' },
    ]);
    await reached('succeeded');
    expect((await post(`/production/remedies/${id}/deny`, { by: 'Bia' })).status).toBe(409);
    await notify(startsAt, 'warning', 'resolved');
    await notify(new Date(Date.now() + 1000).toISOString());
    const other = await reached('pending');
    expect((await post(`/production/remedies/${other.id}/deny`, { by: 'Bia' })).status).toBe(200);
    expect(await reached('denied')).toMatchObject({ decidedBy: 'Bia' });
    expect(service.received).toHaveLength(1);
  });
  it('asks whom Alertmanager tells of the alert, each once, with the page where it is approved', async () => {
    const hook = (url: string) => [{ kind: 'webhook', url }] as const;
    for (const name of ['warning', 'platform', 'info'])
      await writeFile(join(folder, `${name}-hook`), `http://${service.address}/told/${name}`);
    const channels = {
      warning: hook('warning-hook'),
      platform: hook('platform-hook'),
      info: hook('info-hook'),
    };
    const asked = () => service.received.filter(({ path }) => path.startsWith('/told/'));
    const sent = async () => {
      const exposed = parseExposition(await (await fetch(`${url}/metrics`)).text());
      const { samples = [] } = exposed.get(messagesSent.name) ?? {};
      return samples.reduce((sum, { labels, value }) => sum + (labels.outcome === 'sent' ? value : 0), 0);
    };
    const until = async (count: number) => {
      for (let i = 0; i < 200 && asked().length < count; i++) await sleep(50);
    };
    await start({ approval: 'person' }, {}, channels);
    const startsAt = await notify();
    const { incident } = await reached('pending');
    await until(1);
    await notify(startsAt, 'platform');
    await until(2);
    expect(asked().map(({ path }) => path)).toEqual(['/told/warning', '/told/platform']);
    const { alerts } = JSON.parse(asked()[0]!.body);
    expect(alerts).toMatchObject([
      {
        annotations: { summary: 'Approve pack-faster? ShopOrdersFail fires' },
        generatorURL: expect.stringMatching(new RegExp(`/incidents/${incident}$`)),
      },
    ]);
    // One that is killed before it has written down that a message was taken sends it again.
    for (let i = 0; i < 200 && (await sent()) < 2; i++) await sleep(50);
    await kill('SIGKILL');
    await start({ approval: 'person' }, {}, channels);
    await notify(startsAt, 'platform');
    await sleep(6000);
    expect(asked()).toHaveLength(2);
  });
  it('that is killed during a call does not call again, and says that the end is not known', async () => {
    service.answer = () => undefined;
    await start({}, { timeout: '2s' });
    const startsAt = await notify();
    await reached('calling');
    for (let i = 0; i < 100 && service.received.length === 0; i++) await sleep(20);
    await kill('SIGKILL');
    service.answer = () => ({});
    await start({}, { timeout: '2s' });
    await notify(startsAt);
    const run = await reached('unknown', 20_000);
    expect(run.error).toContain('whether it was done is not known, and it is not repeated');
    await notify(startsAt);
    await sleep(500);
    expect(service.received).toHaveLength(1);
    expect(await runs()).toHaveLength(1);
  });
});
