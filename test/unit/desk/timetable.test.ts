import { describe, expect, it } from 'vitest';
import { nextDaily, nextRun } from '../../../exporter/desk/backup/timetable.ts';

const at = (text: string) => new Date(`2026-03-${text}`);

describe('the next backup', () => {
  it('is due at once when there is none', () => {
    expect(nextRun(undefined, undefined).getTime()).toBe(0);
  });
  it('is due at the first 02:00, by the clock on the wall, after the newest', () => {
    expect(nextDaily(at('10T01:59:00'), 2)).toEqual(at('10T02:00:00'));
    expect(nextDaily(at('10T02:00:00'), 2)).toEqual(at('11T02:00:00'));
    expect(nextDaily(at('31T15:00:00'), 2)).toEqual(new Date('2026-04-01T02:00:00'));
  });
  it('waits ten minutes after a failure', () => {
    const newest = at('10T02:00:00').toISOString();
    const failed = at('11T02:00:05').toISOString();
    expect(nextRun(newest, failed)).toEqual(at('11T02:10:05'));
  });
});
