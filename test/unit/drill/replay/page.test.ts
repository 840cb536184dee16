import { describe, expect, it } from 'vitest';
import type { InputSeries } from '../../../../core/alerts/drive.ts';
import { type Course, SeriesPage } from '../../../../core/drill/replay/page.ts';
import { driven, matches } from '../../../../core/drill/replay/series.ts';
import { parseExposition } from '../../../../core/metrics/exposition.ts';

const course = (input: InputSeries, more: Partial<Course> = {}): Course => ({
  ...driven(input),
  scale: 1,
  younger: 0,
  ...more,
});
/** Seconds of some day. */
const T = 1_700_000_000;
const at = (page: SeriesPage, seconds: number) =>
  Object.fromEntries(
    [...parseExposition(page.render((T + seconds) * 1000)).values()].flatMap(({ samples }) =>
      samples.map(({ name, value }) => [name, value]),
    ),
  );
const set = (page: SeriesPage, seconds: number, ...courses: Course[]) =>
  page.set(courses, (T + seconds) * 1000);

describe('a page of series', () => {
  it('shows a value as it is, a growth since the start, an age as the moment that long ago', () => {
    const page = new SeriesPage();
    set(
      page,
      0,
      course({ series: 'waiting{}', level: 7, kind: 'value' }),
      course({ series: 'orders_total{}', level: 0.5, kind: 'growth' }),
      course({ series: 'counted_seconds{}', level: 3600, kind: 'age' }),
    );
    expect(at(page, 0)).toEqual({ waiting: 7, orders_total: 0, counted_seconds: T - 3600 });
    expect(at(page, 10)).toEqual({ waiting: 7, orders_total: 5, counted_seconds: T + 10 - 3600 });
  });

  it('grows on from where it was when the level changes, and while it was away', () => {
    const page = new SeriesPage();
    const growing = (level: number) => course({ series: 'orders_total{}', level, kind: 'growth' });
    set(page, 0, growing(2));
    set(page, 10, growing(5));
    expect(at(page, 14)).toEqual({ orders_total: 40 });
    set(page, 20);
    expect(page.render((T + 25) * 1000)).toBe('');
    set(page, 30, growing(1));
    expect(at(page, 33)).toEqual({ orders_total: 73 });
  });

  it('grows so many times as fast, and is so many seconds younger, as the course says', () => {
    const page = new SeriesPage();
    set(
      page,
      0,
      course({ series: 'orders_total{}', level: 2, kind: 'growth' }, { scale: 60 }),
      course({ series: 'counted_seconds{}', level: 3600, kind: 'age' }, { younger: 5 }),
    );
    expect(at(page, 10)).toEqual({ orders_total: 1200, counted_seconds: T + 15 - 3600 });
  });

  it('is text that Prometheus reads, each sample with its moment', () => {
    const page = new SeriesPage();
    set(
      page,
      0,
      course({ series: String.raw`up{job="a \"b\" \\ c", line="x\ny"}`, level: 1, kind: 'value' }),
      course({ series: 'most', level: Number.POSITIVE_INFINITY, kind: 'value' }),
    );
    expect(page.render(T * 1000 + 0.4)).toBe(
      `up{job="a \\"b\\" \\\\ c",line="x\\ny"} 1 ${T}000\nmost{} +Inf ${T}000\n`,
    );
  });

  it('shows a series that is named twice once, as it was named first', () => {
    const page = new SeriesPage();
    const one = (level: number) => course({ series: 'up{}', level, kind: 'value' });
    set(page, 0, one(0), one(1));
    expect(page.render(0)).toBe('up{} 0 0\n');
  });
});

describe('a series of a unit test', () => {
  const read = (series: string) => driven({ series, level: 1, kind: 'value' });

  it('is taken apart as PromQL is written', () => {
    expect(read('slo:errors:ratio5m')).toMatchObject({ name: 'slo:errors:ratio5m', labels: {} });
    expect(read(`up{job="a,}", instance='b"' , empty = "",}`).labels).toEqual({
      job: 'a,}',
      instance: 'b"',
      empty: '',
    });
  });
  it.each(['', 'up{job}', 'up{job="a}', 'rate(up[5m])', 'up{job=~"a"}'])('is not %j', series => {
    expect(() => read(series)).toThrow('its unit test names the series');
  });
  it('is matched over its whole labels; one that it lacks is empty', () => {
    const labels = { job: 'bot' };
    const match = (operator: '=' | '!=' | '=~' | '!~', label: string, value: string) =>
      matches({ label, operator, value }, labels);
    expect(match('=', 'job', 'bot')).toBe(true);
    expect(match('=~', 'job', 'bo|bots')).toBe(false);
    expect(match('=~', 'job', 'bo|bot')).toBe(true);
    expect(match('!~', 'job', 'b.*')).toBe(false);
    expect(match('!=', 'instance', 'a')).toBe(true);
    expect(match('=', 'instance', '')).toBe(true);
  });
});
