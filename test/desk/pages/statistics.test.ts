import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statistics } from '../../../desk/incidents/statistics.ts';
import { incidentsPicture, ticksTo, timesPicture } from '../../../desk/pages/statistics/picture.ts';
import { viewIn } from '../../../desk/pages/view.ts';
import { databases } from '../databases.ts';
import { type DeskUnderTest, deskWithPages } from './desk.ts';
import { notificationOf } from './seed.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const starts = [NOON - 2 * DAY, NOON - DAY];

describe.each(databases)('statistics on $name', database => {
  let pages: DeskUnderTest;
  beforeAll(async () => {
    await database.start();
    const { databaseUrl } = await database.fresh();
    pages = await deskWithPages({ now: NOON, env: databaseUrl ? { DATABASE_URL: databaseUrl } : {} });
  });
  afterAll(async () => {
    await pages.close();
    await database.remove();
  });

  /** One incident: minutes after its start at which it was acknowledged and resolved. */
  const happened = async (
    name: string,
    startsAt: number,
    taken?: number,
    ended?: number,
    severity = 'warning',
  ) => {
    const { incidents } = pages.desk.context;
    await incidents.accept('critical', notificationOf({ name, severity, startsAt }));
    const id = (await incidents.list({ name, severity, limit: 1 })).incidents[0]!.id;
    if (taken !== undefined)
      await incidents.append(id, { kind: 'acknowledged', by: 'Ana', at: startsAt + taken * MINUTE });
    if (ended !== undefined)
      await incidents.accept(
        'critical',
        notificationOf({ name, severity, startsAt, endsAt: startsAt + ended * MINUTE }),
      );
  };

  it('say how long it took, how much of it was noise, and when', async () => {
    await happened('Long', NOON - 30 * 60 * MINUTE, 2, 40, 'critical');
    await happened('Long', NOON - 20 * 60 * MINUTE, 10, 60, 'critical');
    for (const hour of [5, 4, 3]) await happened('Loud', NOON - hour * 60 * MINUTE, undefined, 1);
    await happened('Open', NOON - MINUTE);
    // Before the period, and a heartbeat: neither counts.
    await happened('Old', NOON - 3 * DAY, 1, 2);
    await happened('Beat', NOON - MINUTE, undefined, undefined, 'none');
    const found = await statistics(pages.desk.context.database, { starts, to: NOON });
    expect(found).toMatchObject({
      ...{ total: 6, acknowledged: 2, noise: 3 },
      toAcknowledge: { median: 2 * MINUTE, p95: 10 * MINUTE },
      toResolve: { median: MINUTE, p95: 60 * MINUTE },
      periods: [
        { total: 1, bySeverity: { critical: 1 }, toResolve: { median: 40 * MINUTE } },
        { total: 5, bySeverity: { critical: 1, warning: 4 } },
      ],
    });
    expect(found.alerts).toEqual([
      expect.objectContaining({ name: 'Loud', fired: 3, short: 3, unacknowledged: 3, noise: 3 }),
      expect.objectContaining({ name: 'Long', fired: 2, short: 0, unacknowledged: 0, noise: 0 }),
      expect.objectContaining({ name: 'Open', fired: 1, short: 0, unacknowledged: 1, length: undefined }),
    ]);
  });

  it('count the first acknowledgement, also when it has ended since', async () => {
    const { incidents, database } = pages.desk.context;
    const [incident] = (await incidents.list({ name: 'Open' })).incidents;
    await incidents.append(incident!.id, { kind: 'acknowledged', by: 'Ana', at: NOON + MINUTE });
    await incidents.append(incident!.id, { kind: 'acknowledgement-ended', at: NOON + 2 * MINUTE });
    await incidents.append(incident!.id, { kind: 'acknowledged', by: 'Bruno', at: NOON + 9 * MINUTE });
    const { alerts } = await statistics(database, { starts, to: NOON });
    expect(alerts.find(({ name }) => name === 'Open')).toMatchObject({ unacknowledged: 0 });
    const { toAcknowledge } = await statistics(database, { starts: [NOON - 2 * MINUTE], to: NOON });
    expect(toAcknowledge).toEqual({ median: 2 * MINUTE, p95: 2 * MINUTE });
  });

  it('are nothing where nothing happened', async () => {
    const { text } = await pages.get('/statistics?days=7', { accept: 'text/html' });
    expect(text).toContain('<svg');
    const none = await statistics(pages.desk.context.database, { starts: [NOON + DAY], to: NOON + 2 * DAY });
    expect(none).toMatchObject({ total: 0, toResolve: undefined, alerts: [] });
  });
});

describe('pictures', () => {
  const view = viewIn('en', NOON, '/statistics');
  const spread = { median: 3 * MINUTE, p95: 9 * MINUTE };
  const periods = [
    {
      from: NOON - DAY,
      total: 4,
      bySeverity: { critical: 1, warning: 2, odd: 1 },
      toAcknowledge: spread,
      toResolve: undefined,
    },
    { from: NOON, total: 0, bySeverity: {}, toAcknowledge: undefined, toResolve: undefined },
  ];

  it('have a bar for each severity, as high as its count', () => {
    const { text } = incidentsPicture(periods, 'By day <b>', view);
    const heights = Object.fromEntries(
      [...text.matchAll(/<rect class="(\w+)"[^>]* height="([\d.]+)"/g)].map(([, name, height]) => [
        name,
        Number(height),
      ]),
    );
    expect(Object.keys(heights).sort()).toEqual(['critical', 'other', 'warning']);
    expect(heights.warning! / heights.critical!).toBeCloseTo(2, 1);
    expect(text).toContain('aria-label="By day &lt;b&gt;"');
    expect(text).not.toMatch(/ style=|NaN/);
  });

  it('end a line where there is no value', () => {
    const { text } = timesPicture(periods, 'Times', view);
    expect(text.match(/<circle class="acknowledge"/g)).toHaveLength(1);
    expect(text).toContain('<path class="resolve" d=""/>');
    expect(text).not.toContain('NaN');
  });

  it.each([
    [1, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [7, [0, 2, 4, 6, 8]],
    [43, [0, 20, 40, 60]],
    [10_000, [0, 5000, 10_000]],
  ])('have round numbers up to %i', (most, ticks) => {
    expect(ticksTo(most, true)).toEqual(ticks);
  });
});
