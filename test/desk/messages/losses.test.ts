import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskProject } from '../../../core/desk/project.ts';
import { configure } from '../../../core/project/config.ts';
import { ordersFail, shop } from '../../shop.ts';
import { eventually } from '../../stack/http.ts';
import { databases } from '../databases.ts';
import { startDeskProcess } from '../process.ts';
import { DESK_TOKEN } from '../support.ts';
import { notification } from './desk.ts';
import { type WebReceiver, webReceiver } from './receivers.ts';

const ROUNDS = 20;

/** What Alertmanager was told is sent must reach people, whenever the desk dies. */
describe.each(databases)('messages of a desk on $name that is killed', { timeout: 180_000 }, database => {
  let web: WebReceiver;
  let folder: string;
  beforeAll(async () => {
    await database.start();
    web = await webReceiver();
    folder = mkdtempSync(join(tmpdir(), 'vigia-killed-'));
    const project = shop([ordersFail], {
      desk: {},
      channels: { ops: [{ kind: 'webhook', url: 'hook-url', through: 'desk' }] },
      routing: [{ to: ['ops'] }],
    });
    // The waits between attempts are a hundredth.
    const known = deskProject(configure(project, { timeScale: 100 }));
    writeFileSync(join(folder, 'project.json'), JSON.stringify(known));
    writeFileSync(join(folder, 'hook-url'), `${web.url}/hook`);
  });
  afterAll(async () => {
    await web.close();
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`are all there after ${ROUNDS} rounds: 0 that were answered with 2xx are lost`, async () => {
    const place = await database.fresh();
    const env = { PROJECT_FILE: join(folder, 'project.json'), SECRETS_DIR: folder };
    const answered = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      // Every other round its receiver is down as well.
      web.answer('/hook', { status: round % 2 === 0 ? 503 : 200, after: 20 });
      const desk = await startDeskProcess(place, env);
      const sending = Array.from({ length: 8 }, async (_, i) => {
        const name = `Round${round}Alert${i}`;
        await new Promise(done => setTimeout(done, 30 * i));
        const answer = await fetch(`${desk.url}/send/ops`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${DESK_TOKEN}` },
          body: JSON.stringify(notification(name)),
        }).catch(() => undefined);
        if (answer?.ok) answered.add(name);
      });
      await new Promise(done => setTimeout(done, 550 + Math.random() * 400));
      await desk.kill();
      await Promise.all(sending);
    }
    expect(answered.size).toBeGreaterThan(ROUNDS);
    web.answer('/hook', { status: 200 });
    const desk = await startDeskProcess(place, env);
    const told = () =>
      new Set(
        web.got
          .filter(({ status }) => status === 200)
          .flatMap(({ body }) =>
            (body as { alerts: { labels: { alertname: string } }[] }).alerts.map(one => one.labels.alertname),
          ),
      );
    const lost = () => [...answered].filter(name => !told().has(name));
    // What was being sent when it was killed is tried again after half a minute.
    await eventually(
      async () => lost(),
      names => names.length === 0,
      60_000,
    ).catch(() => {});
    expect(lost()).toEqual([]);
    await desk.kill();
  });
});
