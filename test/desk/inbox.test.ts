import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Received } from '../../desk/inbox/received.ts';
import { databases } from './databases.ts';
import { firing, json, notification, post, startTestDesk } from './support.ts';

describe.each(databases)('the inbox on $name', database => {
  let desk: Desk;
  beforeAll(async () => {
    await database.start();
    desk = await startTestDesk(database);
  });
  afterAll(async () => {
    await desk.close();
    await database.remove();
  });
  beforeEach(async () => {
    await desk.context.database.all('DELETE FROM incidents');
    await desk.context.database.all('DELETE FROM notifications');
  });
  const kept = (path = '/inbox.json', headers = {}) =>
    json<{ notifications: Received[]; truncated: boolean }>(desk, path, headers);

  it('answers JSON to a program, newest first, by alert and by time', async () => {
    for (let i = 0; i < 3; i++)
      await post(
        desk,
        `/inbox/r${i}`,
        notification(firing({ alertname: `A${i}` }), firing({ alertname: 'B' })),
      );
    const { notifications, truncated } = await kept();
    expect(truncated).toBe(false);
    expect(notifications.map(({ inbox }) => inbox)).toEqual(['r2', 'r1', 'r0']);
    expect(notifications[0]!.alerts.map(({ labels }) => labels.alertname).sort()).toEqual(['A2', 'B']);
    expect((await kept('/inbox', { accept: 'application/json' })).notifications).toEqual(notifications);
    const found = await kept('/inbox.json?alertname=A1');
    expect(found.notifications.map(({ inbox }) => inbox)).toEqual(['r1']);
    const since = Date.parse(notifications[0]!.receivedAt);
    expect((await kept(`/inbox.json?since=${since}`)).notifications[0]!.inbox).toBe('r2');
    expect((await kept(`/inbox.json?since=${since + 60_000}`)).notifications).toEqual([]);
  });
  it('is bounded by the size of what it shows, and says that there is more', async () => {
    // The kit cuts a text of an alert at 16 KB.
    const long = { description: 'word '.repeat(3000) };
    for (let i = 0; i < 200; i++)
      await post(desk, '/inbox/long', notification(firing({ alertname: `A${i}` }, { annotations: long })));
    const answer = await fetch(`${desk.url}/inbox.json`);
    const text = await answer.text();
    expect(text.length).toBeLessThan(2_500_000);
    expect(JSON.parse(text).truncated).toBe(true);
    const { id } = JSON.parse(text).notifications.at(-1);
    const older = await kept(`/inbox.json?before=${id}`);
    expect(older.notifications[0]!.id).toBeLessThan(id);
  });
});
