import { type Change, type Clock, Incidents, type Notification, readNotification } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prune } from '../../desk/incidents/prune.ts';
import { incidentTables } from '../../desk/incidents/schema.ts';
import { prepare } from '../../desk/storage/schema.ts';
import { databases, openFresh } from './databases.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;

interface Given {
  readonly status?: 'firing' | 'resolved';
  readonly name?: string;
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly labels?: Record<string, string>;
}

/** What Alertmanager sends of one alert. */
function told({ status = 'firing', name = 'QueueFull', ...given }: Given = {}): Notification {
  const { startsAt = NOON, endsAt = NOON + MINUTE, labels = {} } = given;
  return readNotification({
    ...{ version: '4', status, groupLabels: { alertname: name } },
    alerts: [
      {
        status,
        labels: { alertname: name, severity: 'critical', category: 'system', service: 'shop', ...labels },
        annotations: { summary: 'The queue is full' },
        startsAt: new Date(startsAt).toISOString(),
        endsAt: status === 'resolved' ? new Date(endsAt).toISOString() : '0001-01-01T00:00:00Z',
        fingerprint: `f-${name}-${labels.environment ?? ''}`,
      },
    ],
  });
}

describe.each(databases)('incidents on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const opened = async () => {
    const memory = await openFresh(database);
    await prepare(memory, [{ name: 'incidents', tables: incidentTables }]);
    let now = NOON;
    const clock: Clock = { now: () => now, elapsed: () => now };
    const incidents = new Incidents({ database: memory, clock });
    return {
      memory,
      incidents,
      at: (time: number) => {
        now = time;
      },
      only: async () => {
        const page = await incidents.list();
        expect(page.incidents).toHaveLength(1);
        return page.incidents[0]!;
      },
      kinds: async (id: number) => (await incidents.timeline(id)).map(({ kind }) => kind),
    };
  };

  it('keeps one occurrence once, whoever is told of it and however often', async () => {
    const { incidents, only, kinds, memory } = await opened();
    for (const receiver of ['critical', 'escalation', 'critical']) await incidents.accept(receiver, told());
    const incident = await only();
    expect(incident).toMatchObject({
      ...{ status: 'firing', name: 'QueueFull', severity: 'critical', service: 'shop', escalate: false },
      ...{ startsAt: NOON, endsAt: null, environment: null, resolvedAt: null, acknowledgedAt: null },
      ...{ labels: { alertname: 'QueueFull' }, annotations: { summary: 'The queue is full' } },
    });
    expect(await kinds(incident.id)).toEqual(['fired', 'told', 'told', 'told']);
    expect((await incidents.timeline(incident.id)).at(2)!.detail).toEqual({
      receiver: 'escalation',
      status: 'firing',
    });
    await memory.close();
  });

  it('resolves it, and begins another one when it fires again', async () => {
    const { incidents, kinds, memory } = await opened();
    await incidents.accept('critical', told());
    await incidents.accept('critical', told({ status: 'resolved' }));
    await incidents.accept('critical', told({ startsAt: NOON + 5 * MINUTE }));
    const [second, first] = (await incidents.list()).incidents;
    expect(first).toMatchObject({ status: 'resolved', endsAt: NOON + MINUTE, resolvedBy: null });
    expect(second).toMatchObject({ status: 'firing', startsAt: NOON + 5 * MINUTE });
    expect(await kinds(first!.id)).toEqual(['fired', 'told', 'resolved', 'told']);
    await memory.close();
  });

  it('ends an occurrence whose end was never told when a later one fires', async () => {
    const { incidents, memory } = await opened();
    await incidents.accept('critical', told());
    await incidents.accept('critical', told({ startsAt: NOON + 5 * MINUTE }));
    const [second, first] = (await incidents.list()).incidents;
    expect([second!.status, first!.status]).toEqual(['firing', 'resolved']);
    expect(first!.endsAt).toBe(NOON + 5 * MINUTE);
    await memory.close();
  });

  it('does not let a late notification to another receiver open what has ended', async () => {
    const { incidents, only, at, memory } = await opened();
    await incidents.accept('critical', told());
    await incidents.accept('critical', told({ status: 'resolved' }));
    at(NOON + 2 * MINUTE);
    await incidents.accept('escalation', told());
    expect((await only()).status).toBe('resolved');
    at(NOON + 10 * MINUTE);
    await incidents.accept('escalation', told());
    expect((await only()).status).toBe('firing');
    await memory.close();
  });

  it('opens it again when the receiver that was told of the end is told that it fires', async () => {
    const { incidents, only, kinds, memory } = await opened();
    await incidents.accept('critical', told());
    await incidents.accept('critical', told({ status: 'resolved' }));
    await incidents.accept('critical', told());
    const incident = await only();
    expect(incident).toMatchObject({ status: 'firing', endsAt: null, resolvedAt: null });
    expect(await kinds(incident.id)).toEqual(['fired', 'told', 'resolved', 'told', 'reopened', 'told']);
    await memory.close();
  });

  it('does not believe ends while Prometheus is silent, and forgets the doubt when it fires on', async () => {
    const { incidents, only, memory } = await opened();
    await incidents.accept('critical', told());
    incidents.doubtEnds('Prometheus is silent');
    await incidents.accept('critical', told({ status: 'resolved' }));
    expect(await only()).toMatchObject({ status: 'firing', unknownSince: NOON, endsAt: null });
    incidents.doubtEnds(undefined);
    await incidents.accept('critical', told());
    expect(await only()).toMatchObject({ status: 'firing', unknownSince: null });
    await memory.close();
  });

  it('acknowledges, ends the acknowledgement, resolves by hand for an hour', async () => {
    const { incidents, only, at, kinds, memory } = await opened();
    await incidents.accept('critical', told());
    const { id } = await only();
    const until = NOON + 30 * MINUTE;
    expect(
      await incidents.append(id, { kind: 'acknowledged', by: 'Ana', detail: { until, note: 'I look' } }),
    ).toMatchObject({ acknowledgedBy: 'Ana', acknowledgedAt: NOON, acknowledgedUntil: until });
    await incidents.accept('critical', told());
    expect((await incidents.list({ acknowledged: true })).incidents).toHaveLength(1);
    expect((await incidents.append(id, { kind: 'acknowledgement-ended' })).acknowledgedAt).toBeNull();
    await incidents.append(id, { kind: 'resolved', by: 'Ana', detail: { reason: 'restarted' } });
    at(NOON + 59 * MINUTE);
    await incidents.accept('critical', told());
    expect(await only()).toMatchObject({ status: 'resolved', resolvedBy: 'Ana', resolution: 'restarted' });
    at(NOON + 61 * MINUTE);
    await incidents.accept('critical', told());
    expect(await only()).toMatchObject({ status: 'firing', resolvedBy: null, resolution: null });
    expect(await kinds(id)).toEqual([
      ...['fired', 'told', 'acknowledged', 'told', 'acknowledgement-ended', 'resolved', 'told'],
      ...['reopened', 'told'],
    ]);
    await memory.close();
  });

  it('refuses what cannot be', async () => {
    const { incidents, only, memory } = await opened();
    await expect(incidents.append(7, { kind: 'note' })).rejects.toMatchObject({ statusCode: 404 });
    await incidents.accept('critical', told({ status: 'resolved' }));
    const { id } = await only();
    await expect(incidents.append(id, { kind: 'acknowledged', by: 'Ana' })).rejects.toMatchObject({
      statusCode: 409,
    });
    expect((await incidents.timeline(id)).map(({ kind }) => kind)).toEqual(['fired', 'resolved', 'told']);
    await memory.close();
  });

  it('lists by what people ask for, page by page, without heartbeats', async () => {
    const { incidents, memory } = await opened();
    for (const environment of ['staging', 'production'])
      for (const name of ['A', 'B', 'C'])
        await incidents.accept('critical', told({ name, labels: { environment } }));
    await incidents.accept('watchdog', told({ name: 'Watchdog', labels: { severity: 'none' } }));
    await incidents.accept('info', told({ name: 'D', labels: { escalate: 'maybe', tenant: 't1' } }));
    const names = async (filter: Parameters<Incidents['list']>[0]) =>
      (await incidents.list(filter)).incidents.map(({ name }) => name);
    expect(await names({})).toEqual(['D', 'C', 'B', 'A', 'C', 'B', 'A']);
    expect(await names({ environment: 'staging' })).toEqual(['C', 'B', 'A']);
    expect(await names({ severity: 'none' })).toEqual(['Watchdog']);
    expect(await names({ escalate: true })).toEqual([]);
    expect(await names({ tenant: 't1' })).toEqual(['D']);
    const first = await incidents.list({ limit: 4 });
    const second = await incidents.list({ limit: 4, before: first.next! });
    expect(second.incidents.map(({ name }) => name)).toEqual(['C', 'B', 'A']);
    expect(second.next).toBeUndefined();
    await memory.close();
  });

  it('tells listeners what was written, and goes on when one of them throws', async () => {
    const { incidents, memory } = await opened();
    const seen: Change[] = [];
    incidents.subscribe(() => {
      throw new Error('a bad listener');
    });
    const end = incidents.subscribe(change => void seen.push(change));
    await incidents.accept('critical', told());
    end();
    await incidents.accept('critical', told());
    expect(seen).toHaveLength(1);
    expect(seen[0]!.events.map(({ kind }) => kind)).toEqual(['fired', 'told']);
    await memory.close();
  });

  it('keeps odd labels, and no personal datum', async () => {
    const { incidents, only, memory } = await opened();
    const labels = { odd: 'a\0b\ud800', phone: '+5511987654321', __proto: 'x' };
    await incidents.accept('critical', told({ labels, startsAt: Date.UTC(9998, 0) }));
    const incident = await only();
    expect(incident.labels.odd).toBe('a\ufffdb\ufffd');
    expect(JSON.stringify(incident)).not.toContain('987654321');
    expect(incident.startsAt).toBe(Date.UTC(9998, 0));
    await memory.close();
  });

  it('prunes what ended long ago and what is too much, and never what fires', async () => {
    const { incidents, memory, at } = await opened();
    await incidents.accept('critical', told({ name: 'Old', status: 'resolved' }));
    await incidents.accept('critical', told({ name: 'Fires' }));
    const later = NOON + 100 * 86_400_000;
    const keep = { days: 90, incidents: 1000 };
    // A jump of the clock looks like this.
    expect(await prune(memory, keep, later)).toBe(0);
    at(later - 1.5 * 86_400_000);
    await incidents.accept('critical', told({ name: 'New', status: 'resolved', startsAt: later }));
    await prune(memory, keep, later);
    const names = async () => (await incidents.list()).incidents.map(({ name }) => name);
    expect(await names()).toEqual(['New', 'Fires']);
    await prune(memory, { days: 90, incidents: 1 }, later);
    expect(await names()).toEqual(['New', 'Fires']);
    await incidents.accept('critical', told({ name: 'Newer', status: 'resolved', startsAt: later }));
    await prune(memory, { days: 90, incidents: 1 }, later);
    expect(await names()).toEqual(['Newer', 'Fires']);
    await memory.close();
  });
});
