import { describe, expect, it } from 'vitest';
import { discarded, keeping } from '../../../desk/backup/retention.ts';
import type { Manifest, Trigger } from '../../../desk/backup/shelf.ts';
import { nextDaily, nextRun } from '../../../desk/backup/timetable.ts';

const at = (text: string) => new Date(`2026-03-${text}`);
const nextAfter = (now: Date, ...begun: Date[]) =>
  nextRun(
    begun.map(one => one.toISOString()),
    now.getTime(),
  );

describe('the next backup', () => {
  it('is due at once when there is none', () => {
    expect(nextAfter(at('10T12:00:00')).getTime()).toBe(0);
  });
  it('is due at the first 02:00, by the clock on the wall, after the newest', () => {
    expect(nextDaily(at('10T01:59:00'), 2)).toEqual(at('10T02:00:00'));
    expect(nextDaily(at('10T02:00:00'), 2)).toEqual(at('11T02:00:00'));
    expect(nextDaily(at('31T15:00:00'), 2)).toEqual(new Date('2026-04-01T02:00:00'));
    expect(nextAfter(at('10T12:00:00'), at('09T02:00:00'), at('10T02:00:00'))).toEqual(at('11T02:00:00'));
  });
  it('is not put off by one that was made while the clock ran ten years ahead', () => {
    expect(nextAfter(at('10T12:00:00'), at('10T02:00:00'), new Date('2036-03-10T02:00:00'))).toEqual(
      at('11T02:00:00'),
    );
  });
});

/** Backups of each day before, the first of yesterday. */
const daily = (count: number, trigger: Trigger = 'schedule', from = at('31T02:00:00')): Manifest[] =>
  Array.from({ length: count }, (_, i) => ({
    number: count - i,
    trigger,
    file: `${trigger}-${count - i}`,
    begunAt: new Date(from.getTime() - i * 86_400_000).toISOString(),
    seconds: 1,
    bytes: 1,
    sha256: '',
    rows: {},
  }));

describe('what is discarded', () => {
  const now = at('31T12:00:00').getTime();
  const files = (manifests: readonly Manifest[], when = now) =>
    discarded(manifests, when).map(({ file }) => file);

  it('is what is older than 30 days', () => {
    expect(files(daily(33))).toEqual(['schedule-3', 'schedule-2', 'schedule-1']);
    expect(files(daily(30))).toEqual([]);
  });
  it('is nothing because the clock jumps ten years', () => {
    expect(files(daily(30), now + 3653 * 86_400_000)).toEqual([]);
    expect(files(daily(30), now - 3653 * 86_400_000)).toEqual([]);
  });
  it('is never a scheduled one because of those that people asked for, which are few', () => {
    const manual = daily(40, 'manual').map(one => ({ ...one, number: one.number + 100 }));
    const gone = files([...daily(30), ...manual]);
    expect(gone).toHaveLength(40 - keeping.manual);
    expect(gone.every(file => file.startsWith('manual'))).toBe(true);
  });
  it('is what is more than the disk should hold, however wrong the clock is', () => {
    const future = daily(70).map(one => ({ ...one, begunAt: '2036-01-01T02:00:00.000Z' }));
    expect(files(future)).toHaveLength(70 - keeping.scheduled);
  });
});
