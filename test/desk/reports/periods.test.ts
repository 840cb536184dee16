import { describe, expect, it } from 'vitest';
import { addDays, dayAt, isDay, startOfDay } from '../../../desk/reports/calendar.ts';
import { duePeriod, lastPeriod, periodBefore, periodOf } from '../../../desk/reports/period.ts';

const iso = (time: number) => new Date(time).toISOString();
const HOUR = 3_600_000;

describe('a day in a time zone', () => {
  it.each([
    ['2026-01-31', 'America/Sao_Paulo', '2026-01-31T03:00:00.000Z', 24],
    ['2026-01-31', 'Asia/Kathmandu', '2026-01-30T18:15:00.000Z', 24],
    ['2026-03-29', 'Europe/Lisbon', '2026-03-29T00:00:00.000Z', 23],
    ['2026-10-25', 'Europe/Lisbon', '2026-10-24T23:00:00.000Z', 25],
    // Clocks were put forward at midnight, which did not exist.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-17T02:00:00.000Z', 25],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', 24],
    ['2026-01-01', 'Pacific/Pago_Pago', '2026-01-01T11:00:00.000Z', 24],
  ])('%s in %s begins at %s and has %i hours', (day, zone, begin, hours) => {
    const period = periodOf('daily', day, zone);
    expect(iso(period.from)).toBe(begin);
    expect((period.to - period.from) / HOUR).toBe(hours);
    expect(period.slots).toHaveLength(hours);
    expect(dayAt(period.from, zone)).toBe(day);
    expect(dayAt(period.from - 1, zone)).toBe(addDays(day, -1));
    expect(dayAt(period.to - 1, zone)).toBe(day);
  });
  it('of a calendar alone is a day', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-30', '2026-13-01', '31-01-2026', '2026-1-1', 'today'].some(isDay)).toBe(false);
  });
});

describe('a week', () => {
  it('goes from Monday to Sunday, and is that of any of its days', () => {
    const week = periodOf('weekly', '2026-03-29', 'Europe/Lisbon');
    expect(week.day).toBe('2026-03-23');
    expect(periodOf('weekly', '2026-03-23', 'Europe/Lisbon')).toEqual(week);
    expect((week.to - week.from) / HOUR).toBe(7 * 24 - 1);
    expect(week.slots.map(from => dayAt(from, 'Europe/Lisbon'))).toEqual(
      [23, 24, 25, 26, 27, 28, 29].map(day => `2026-03-${day}`),
    );
    expect(periodBefore(week, 'Europe/Lisbon').to).toBe(week.from);
  });
});

describe('when a report is due', () => {
  const zone = 'America/Sao_Paulo';
  const at = (text: string) => Date.parse(`${text}-03:00`);
  it('that of the day before is, from the hour on', () => {
    expect(duePeriod('daily', at('2026-03-11T07:59:59'), zone, 8).day).toBe('2026-03-09');
    expect(duePeriod('daily', at('2026-03-11T08:00:00'), zone, 8).day).toBe('2026-03-10');
    expect(duePeriod('daily', at('2026-03-11T00:00:00'), zone, 0).day).toBe('2026-03-10');
  });
  it('that of the week before is, from the hour on Monday on', () => {
    // 2026-03-09 is a Monday.
    expect(duePeriod('weekly', at('2026-03-09T07:59:00'), zone, 8).day).toBe('2026-02-23');
    expect(duePeriod('weekly', at('2026-03-09T08:00:00'), zone, 8).day).toBe('2026-03-02');
    expect(duePeriod('weekly', at('2026-03-10T01:00:00'), zone, 8).day).toBe('2026-03-02');
    expect(duePeriod('weekly', at('2026-03-15T23:59:00'), zone, 8).day).toBe('2026-03-02');
  });
  it('the last that has ended is not the one of today', () => {
    expect(lastPeriod('daily', startOfDay('2026-03-11', zone), zone).day).toBe('2026-03-10');
    expect(lastPeriod('weekly', at('2026-03-09T00:00:00'), zone).day).toBe('2026-03-02');
  });
});
