import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { verifyAlerts } from '../../core/generate/verify-alerts.ts';
import { verifyQueries } from '../../core/generate/verify-queries.ts';
import { verifySelectors } from '../../core/generate/verify-selectors.ts';
import { boundedId } from '../../core/metrics/label.ts';
import { counter } from '../../core/metrics/metric.ts';
import { promql, rate, select, sum } from '../../core/promql/index.ts';
import { alertGroups, alerts, allQueries, contract, scenarios } from '../bundle.ts';
import { ordersFail } from '../shop.ts';

const root = join(import.meta.dirname, '../..');

describe('a definition that does not fit the contract', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(root, 'test', '.compile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Type-checks one file beside the project's own and returns what the compiler says of it. */
  async function compile(text: string): Promise<string> {
    const file = join(folder, 'definition.ts');
    await writeFile(file, text);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['definition.ts'] }),
    );
    const tsc = join(root, 'node_modules/.bin/tsc');
    const run = promisify(execFile)(tsc, ['--noEmit', '-p', folder], { cwd: root });
    return run.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  }

  it('compiles when nothing is wrong', async () => {
    expect(
      await compile(`
        import { payments } from '../payments/metrics.ts';
        import { rate, select, sum } from '../../core/promql/index.ts';
        export const ok = sum(rate(select(payments, { status: 'failed' }), '5m'), { by: ['branch'] });
      `),
    ).toBe('');
  });
  it('does not compile over an unknown metric, which the compiler names', async () => {
    const message = await compile(`
      import { paymentz } from '../payments/metrics.ts';
      import { promql, rate, select, sum } from '../../core/promql/index.ts';
      export const bad = sum(rate(paymentz, '5m'));
    `);
    expect(message).toContain('paymentz');
  });
  it('does not compile over an unknown label or value, which the compiler names', async () => {
    const message = await compile(`
      import { payments } from '../payments/metrics.ts';
      import { rate, select, sum } from '../../core/promql/index.ts';
      export const label = sum(rate(payments, '5m'), { by: ['shelf'] });
      export const value = select(payments, { status: 'broken' });
    `);
    expect(message).toContain('"shelf"');
    expect(message).toContain('"broken"');
  });
});

describe('the build', () => {
  const stranger = counter({ name: 'stranger_total', help: 'Not in the contract', unit: 'items' });
  const broken = (change: object): Alert => ({ ...ordersFail, ...change });
  const build = (...list: Alert[]) => verifyAlerts(list, scenarios);

  it('passes over all alerts and all queries', () => {
    expect(() => build(...alerts)).not.toThrow();
    expect(allQueries().length).toBeGreaterThan(50);
    expect(() => verifyQueries(allQueries(), contract)).not.toThrow();
  });
  it('names the metric that is in a query and not in the contract, and shows where', () => {
    const query = promql(sum(rate(stranger, '5m')));
    expect(() => verifyQueries([{ where: 'alert Some', query }], contract)).toThrow(
      [
        'alert Some: stranger_total is not a metric of the contract',
        '  1:10  sum(rate(stranger_total[5m]))',
        '                 ^^^^^^^^^^^^^^',
      ].join('\n'),
    );
  });
  it('names the alert without unit tests, with an unknown scenario, with one level twice', () => {
    // Its drill is then a replay of the unit test.
    expect(() => build(broken({ drill: undefined }))).not.toThrow();
    expect(() => build(broken({ unitTest: undefined }))).toThrow('ShopOrdersFail has no unitTest');
    expect(() => build(broken({ drill: { scenario: 'rain' } }))).toThrow(
      'drills the unknown scenario "rain": use one of ',
    );
    expect(() => build(broken({ unitTest: { ...ordersFail.unitTest, firing: 1, silent: 1 } }))).toThrow(
      'at the same level 1',
    );
  });
  it('names the alert that is defined twice', () => {
    expect(() => build(broken({}), broken({}))).toThrow('ShopOrdersFail is defined twice');
  });
  it('names the alert that would be blind once a label is past its budget', () => {
    const byCrew = counter({
      name: 'answers_total',
      help: 'Answers of crews',
      unit: 'items',
      labels: { crew: boundedId(3) },
    });
    const over = (crew: string | { not: string }) => [
      { name: 'some', alerts: [broken({ value: sum(rate(select(byCrew, { crew }), '5m')) })] },
    ];
    expect(() => verifySelectors(alertGroups)).not.toThrow();
    expect(() => verifySelectors(over({ not: 'other' }))).not.toThrow();
    expect(() => verifySelectors(over('vendas'))).toThrow(
      'alert ShopOrdersFail selects crew "vendas" of answers_total: beyond the budget of the label',
    );
  });
});
