import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk, Part } from '@vigia/desk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '../../../desk/inbox/part.ts';
import { messages } from '../../../desk/messages/part.ts';
import { type Notice, type Sending, type Sent, sendingCapability } from '../../../desk/messages/sending.ts';
import { reports } from '../../../desk/reports/part.ts';
import { databases } from '../databases.ts';
import { mailReceiver } from '../messages/receivers.ts';
import { firing, notification, post, startTestDesk } from '../support.ts';
import { market } from './market.ts';
import { type KnownPrometheus, knownPrometheus } from './prometheus.ts';

const at = (text: string) => Date.parse(text);
/** Monday in Lisbon, before the hour and after it. */
const EARLY = at('2025-03-31T06:59:00Z');
const DUE = at('2025-03-31T07:00:00Z');

describe.each(databases)('reports are delivered on $name', database => {
  let prometheus: KnownPrometheus;
  let folder: string;
  let projectFile: string;
  let place: Awaited<ReturnType<typeof database.fresh>>;
  let desk: Desk | undefined;
  let now: number;
  let sent: { channel: string; notice: Notice }[];
  let answer: () => Promise<Sent[]>;

  beforeAll(async () => {
    await database.start();
    prometheus = await knownPrometheus();
    folder = await mkdtemp(join(tmpdir(), 'vigia-deliveries-'));
    projectFile = join(folder, 'project.json');
    await writeFile(projectFile, JSON.stringify(market()));
  });
  afterAll(async () => {
    await prometheus?.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    place = await database.fresh();
    now = DUE;
    sent = [];
    answer = async () => [{ way: 'email reports', state: 'sent' }];
  });
  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  /** Stands for the messages: says who got what. */
  const receiver: Part = {
    name: 'receiver',
    mount: ({ hub }) => {
      const sending: Sending = {
        channels: ['reports'],
        send: async (channel, notice) => {
          const result = await answer();
          sent.push({ channel, notice: notice as unknown as Notice });
          return result;
        },
        incident: () => {
          throw new Error('no incident is told');
        },
        notice: notice => notice as never,
      };
      hub.offer(sendingCapability, sending);
      return {};
    },
  };
  /** Starts the desk on the same database; its periodic work is done by hand. */
  const start = async (env: Record<string, string> = { PROMETHEUS_URL: prometheus.url }) => {
    await desk?.close();
    const byHand: Part = {
      ...reports,
      mount: async context => {
        const mounted = await reports.mount(context);
        look = mounted.ticks![0]!.work;
        return { ...mounted, ticks: [] };
      },
    };
    desk = await startTestDesk(
      { ...database, fresh: async () => place },
      { PROJECT_FILE: projectFile, ...env },
      { parts: [inbox, receiver, byHand], clock: { now: () => now, elapsed: () => performance.now() } },
    );
  };
  let look: () => Promise<void>;
  const titles = () => sent.map(({ notice }) => notice.title);

  it('at the hour, each once, whatever restarts', async () => {
    now = EARLY;
    await start();
    await look();
    // What was due before is that of Saturday and that of the week before.
    expect(titles()).toEqual([
      'Daily report, Saturday, March 29, 2025',
      'Weekly report, Mar 17, 2025 to Mar 23, 2025',
    ]);
    now = DUE;
    await look();
    await start();
    await look();
    await look();
    expect(titles().slice(2)).toEqual([
      'Daily report, Sunday, March 30, 2025',
      'Weekly report, Mar 24, 2025 to Mar 30, 2025',
    ]);
    // A clock that jumps back is no reason to tell again.
    now = EARLY;
    await look();
    expect(sent).toHaveLength(4);
  });
  it('once by two desks that look at the same time', async () => {
    await start();
    await Promise.all([look(), look(), look()]);
    expect(sent).toHaveLength(2);
  });
  it('again if they were not taken, and not if every way refuses them', async () => {
    await start();
    answer = async () => {
      throw new Error('the outbox is full');
    };
    await expect(look()).rejects.toThrow('the outbox is full');
    expect(sent).toEqual([]);
    answer = async () => [{ way: 'email reports', state: 'refused', problem: 'no such user' }];
    await look();
    await look();
    expect(sent).toHaveLength(2);
    expect(await (await fetch(`${desk!.url}/reports`)).text()).toContain('reports: refused');
  });
  it('not of a time of which there is nothing to tell', async () => {
    now = at('2025-01-15T12:00:00Z');
    await start();
    await look();
    expect(sent).toEqual([]);
    expect(await (await fetch(`${desk!.url}/reports`)).text()).toContain('reports: nothing to tell');
  });
  it('without figures only after Prometheus was waited for', async () => {
    await start({ PROMETHEUS_URL: 'http://127.0.0.1:9' });
    await post(desk!, '/inbox/warning', notification(firing({}, { startsAt: '2025-03-30T05:00:00Z' })));
    await look();
    expect(sent).toEqual([]);
    now = DUE + 4 * 3_600_000;
    await start({ PROMETHEUS_URL: 'http://127.0.0.1:9' });
    await look();
    expect(sent).toHaveLength(2);
    expect(sent[0]!.notice.text).toContain('Prometheus could not be asked');
  });

  it('by e-mail, with pictures that every program shows', async () => {
    const mails = await mailReceiver();
    try {
      await writeFile(
        projectFile,
        JSON.stringify(
          market({
            reports: [
              {
                kind: 'email',
                to: 'team@example.org',
                from: 'vigia@example.org',
                smarthost: `127.0.0.1:${mails.port}`,
                requireTls: false,
              },
            ],
          }),
        ),
      );
      desk = await startTestDesk(
        { ...database, fresh: async () => place },
        { PROJECT_FILE: projectFile, PROMETHEUS_URL: prometheus.url, DESK_URL: 'https://desk.example.org' },
        {
          parts: [inbox, messages, reports],
          clock: { now: () => now, elapsed: () => performance.now() },
        },
      );
      await expect.poll(() => mails.got.length, { timeout: 30_000 }).toBe(2);
      const daily = mails.got.find(({ headers }) => headers.subject?.includes('Sunday'))!;
      expect(daily.to).toEqual(['team@example.org']);
      expect(daily.html).toContain('https://desk.example.org/reports/daily/2025-03-30');
      expect(daily.html).toMatch(/<img src="cid:/);
      expect(daily.html).not.toContain('data:image');
      expect(daily.text).toContain('# Daily report, Sunday, March 30, 2025');
    } finally {
      await desk?.close();
      desk = undefined;
      await mails.close();
      await writeFile(projectFile, JSON.stringify(market()));
    }
  });
});
