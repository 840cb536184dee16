import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from './databases.ts';
import { type DeskProcess, startDeskProcess } from './process.ts';
import { firing, notification, POST_HEADERS } from './support.ts';

/** What stands still longer is noticed by those who look at a page. */
const STALL_MS = 200;

const description = 'More than 100 messages have waited for longer than five minutes in the queue of tenant ';

/** Alerts with as much text as ours have. */
const alerts = (count: number, storm: string) =>
  Array.from({ length: count }, (_, i) =>
    firing(
      {
        alertname: storm,
        tenant: `t${i}`,
        instance: `10.0.${i >> 8}.${i & 255}:8080`,
        environment: 'production',
      },
      {
        fingerprint: `${storm}-${i}`,
        annotations: {
          summary: 'Messages wait for too long',
          description: `production: ${description}t${i}`,
          runbook_url: 'http://localhost:9096/runbooks/QueueBacklog.md',
          dashboard_url: 'http://localhost:3000/d/vigia-crewai?viewPanel=7&var-environment=production',
        },
      },
    ),
  );

describe.each(databases)('a storm on $name', { timeout: 120_000 }, database => {
  let desk: DeskProcess;
  beforeAll(async () => {
    await database.start();
    desk = await startDeskProcess(await database.fresh());
  });
  afterAll(async () => {
    await desk.kill();
    await database.remove();
  });

  const post = (body: string) =>
    fetch(`${desk.url}/inbox/critical`, {
      method: 'POST',
      headers: POST_HEADERS,
      body,
    });
  const counted = async () =>
    ((await (await fetch(`${desk.url}/production/alerts/stats?days=3650`)).json()) as { total: number })
      .total;

  it.each([2500, 10_000])('of %d alerts in one notification is kept, and nothing stalls', async count => {
    const before = await counted();
    const body = JSON.stringify(notification(...alerts(count, `Storm${count}`)));
    await desk.look();
    const begun = performance.now();
    expect((await post(body)).status).toBe(202);
    const seconds = (performance.now() - begun) / 1000;
    const { stalledMs, rssMb } = await desk.look();
    console.log(
      `${database.name}: ${count} alerts, ${(body.length / 1e6).toFixed(1)} MB, kept in ${seconds.toFixed(2)} s; longest stall ${stalledMs.toFixed(0)} ms, ${rssMb.toFixed(0)} MB`,
    );
    expect(await counted()).toBe(before + count);
    expect(stalledMs).toBeLessThan(STALL_MS);
  });

  it('of 500 notifications at once is kept, or refused so that it is sent again', async () => {
    const before = await counted();
    await desk.look();
    const left = new Set(Array.from({ length: 500 }, (_, i) => i));
    while (left.size > 0) {
      await Promise.all(
        [...left].map(async i => {
          const { status } = await post(JSON.stringify(notification(...alerts(5, `Many${i}`))));
          expect([202, 503]).toContain(status);
          if (status === 202) left.delete(i);
        }),
      );
      await sleep(100);
    }
    const { stalledMs } = await desk.look();
    expect(await counted()).toBe(before + 2500);
    expect(stalledMs).toBeLessThan(STALL_MS);
  });
});
