import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Axis } from '../../../core/history/axis.ts';
import { historyDays } from '../../../core/history/days.ts';
import { importPast } from '../../../core/history/import.ts';
import { findTool } from '../../../core/run/find.ts';
import { budgetOf } from '../../../core/slos/budget.ts';
import { idOf } from '../../../core/slos/objective.ts';
import { contract, objectives } from '../../bundle.ts';
import { DAY, DAYS, END, options, read, UNTIL, whole } from './invented.ts';

describe('the invented past', () => {
  const text = whole(DAYS);
  const series = read(text);

  it('is OpenMetrics text: each family once, and an end', () => {
    const families = [...text.matchAll(/^# TYPE (\S+) \w+$/gm)].map(match => match[1]!);
    expect(new Set(families).size).toBe(families.length);
    expect(text.endsWith('# EOF\n')).toBe(true);
    expect(text.split('\n').filter(line => !/^(# |\S+\{.*\} \S+ \d+$|$)/.test(line))).toEqual([]);
  });
  it('has series of the contract with all of their labels, as Prometheus would have stored them', () => {
    for (const key of series.keys()) {
      const name = key.slice(0, key.indexOf('{'));
      const metric = contract.get(name) ?? contract.get(name.replace(/_(bucket|sum|count)$/, ''));
      expect(metric, name).toBeDefined();
      const labels = [...key.matchAll(/(\w+)="/g)].map(match => match[1]!);
      const target = metric!.origin === 'recorded' ? ['environment'] : ['environment', 'instance', 'job'];
      const wanted = [...Object.keys(metric!.labels), ...target];
      expect(wanted, key).toEqual(expect.arrayContaining(labels.filter(label => label !== 'le')));
      if (metric!.origin === 'exporter') expect(labels, key).toEqual(expect.arrayContaining(wanted));
    }
  });
  it('covers its days up to the step before its end, and nothing after', () => {
    for (const samples of series.values()) {
      for (let i = 1; i < samples.length; i++) {
        expect(samples[i]!.seconds).toBeGreaterThan(samples[i - 1]!.seconds);
      }
      expect(samples.at(-1)!.seconds).toBeLessThanOrEqual(UNTIL);
    }
  });
  it('has counters that never fall', () => {
    for (const [key, samples] of series) {
      if (!/^\w+_(total|count|bucket|sum)\{/.test(key)) continue;
      const falls = samples.filter(({ value }, i) => i > 0 && value < samples[i - 1]!.value);
      expect(falls, key).toEqual([]);
    }
  });
  it('has no bucket with more observations than the next', () => {
    const buckets = [...series].filter(([key]) => key.includes('_bucket{'));
    const groups = Map.groupBy(buckets, ([key]) => key.replace(/,le="[^"]*"/, ''));
    expect(groups.size).toBeGreaterThan(5);
    for (const [name, group] of groups) {
      const bound = (key: string) => Number(/le="([^"]*)"/.exec(key)![1]!.replace('+Inf', 'Infinity'));
      const ascending = group.sort(([a], [b]) => bound(a) - bound(b));
      for (let i = 1; i < ascending.length; i++) {
        const [smaller, larger] = [ascending[i - 1]![1], ascending[i]![1]];
        expect(
          larger.every(({ value }, n) => value >= smaller[n]!.value),
          name,
        ).toBe(true);
      }
    }
  });
  it('is the same for the same end', () => {
    expect(whole(1)).toBe(whole(1));
  });
});

describe('the past of objectives', () => {
  const month = read(whole(30));
  const last = (name: string, id: string) =>
    [...month].find(([key]) => key.startsWith(`${name}{`) && key.includes(`sloth_id="${id}"`))?.[1].at(-1)
      ?.value;

  it.each(objectives.map(objective => [idOf(objective), objective] as const))(
    '%s has a budget of which some was spent and some is left',
    (id, objective) => {
      const left = last('slo:period_error_budget_remaining:ratio', id)!;
      expect(left).toBeLessThan(1);
      expect(left).toBeGreaterThan(0);
      const bad = last(`slo:sli_error:ratio_rate${objective.window}`, id)!;
      expect(left).toBeCloseTo(1 - bad / budgetOf(objective), 4);
    },
  );
});

describe('an axis', () => {
  it('ends at the step before the end that is asked for', () => {
    const { moments } = new Axis(1, UNTIL);
    expect(moments.at(-1)!.seconds).toBe(END);
    expect(moments[0]!.seconds).toBe(END - DAY);
  });
  it('has fewer people on a Sunday than on a Friday, and nobody while the process is down', () => {
    const { moments } = new Axis(30, UNTIL);
    const at = (time: string) => moments.find(({ seconds }) => seconds === Date.parse(time) / 1000)!;
    expect(at('2026-11-15T13:00:00Z').busy).toBeLessThan(0.5 * at('2026-11-20T13:00:00Z').busy);
    expect(at('2026-10-29T07:10:00Z').busy).toBe(0);
  });
});

describe('--history', () => {
  it.each([
    ['1d', 1],
    ['30d', 30],
    ['90d', 90],
  ])('%s is %i days', (text, days) => expect(historyDays(text)).toBe(days));
  it('may be left out', () => expect(historyDays(undefined)).toBeUndefined());
  it.each(['0d', 'abc', '400d', '91d', '30', '1.5d', '-3d', ''])('refuses "%s"', text => {
    expect(() => historyDays(text)).toThrow(`--history is "${text}": give whole days from 1d to 90d`);
  });
});

const promtool = await findTool('promtool');

describe.skipIf(!promtool)(`promtool${promtool ? '' : ' (not on PATH)'}`, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-past-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('makes blocks of every sample, up to the end and not beyond', async () => {
    await importPast(folder, { ...options, days: 2 });
    const blocks = await Promise.all(
      (await readdir(folder)).map(
        async name =>
          JSON.parse(await readFile(join(folder, name, 'meta.json'), 'utf8')) as {
            minTime: number;
            maxTime: number;
            stats: { numSamples: number; numSeries: number };
          },
      ),
    );
    const wanted = read(whole(2));
    const samples = [...wanted.values()].reduce((sum, list) => sum + list.length, 0);
    expect(blocks.reduce((sum, { stats }) => sum + stats.numSamples, 0)).toBe(samples);
    expect(Math.max(...blocks.map(({ stats }) => stats.numSeries))).toBe(wanted.size);
    expect(Math.min(...blocks.map(({ minTime }) => minTime))).toBe((END - 2 * DAY) * 1000);
    expect(Math.max(...blocks.map(({ maxTime }) => maxTime))).toBeLessThanOrEqual(END * 1000 + 1);
  });
  it('is not let near data that is there already', async () => {
    await rm(folder, { recursive: true, force: true });
    folder = await mkdtemp(join(tmpdir(), 'vigia-past-'));
    await writeFile(join(folder, 'lock'), '');
    await expect(importPast(folder, { ...options, days: 1 })).rejects.toThrow(
      'Prometheus already has data, which must not mix with invented history',
    );
    expect(await readdir(folder)).toEqual(['lock']);
  });
});
