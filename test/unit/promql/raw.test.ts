import { defineConfig, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { query, timeSeries } from 'vigia/dashboards';
import {
  changes,
  delta,
  deriv,
  type Expression,
  idelta,
  labelJoin,
  labelReplace,
  promql,
  quantileOverTime,
  raw,
  resets,
  select,
  sum,
} from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { readingsOf } from '../../../core/drill/replay/readings.ts';
import { allQueries } from '../../../core/generate/all.ts';
import { verifyQueries } from '../../../core/generate/verify-queries.ts';
import { contractOf } from '../../../core/metrics/combine.ts';
import { ofChosen, perFleet } from '../../../core/promql/fleet.ts';
import { metricsIn } from '../../../core/promql/inspect.ts';
import { labelsOfResult } from '../../../core/promql/labels.ts';
import { normalForm, sameMeaning } from '../../../core/promql/text/normal.ts';
import { parse } from '../../../core/promql/text/parse.ts';
import { printText } from '../../../core/promql/text/print-text.ts';
import { unfiltered } from '../../../core/promql/unfiltered.ts';
import { verify } from '../../../core/promql/verify.ts';
import { allQueries as bundleQueries } from '../../bundle.ts';
import { carts, payments, paymentTime } from '../../payments/metrics.ts';
import { orders, shop, shopAlert } from '../../shop.ts';

const contract = contractOf([carts, payments, paymentTime]);
const fleet = ['environment'];
const problems = (of: Expression) =>
  verify(promql(of), contract).map(({ what, reason }) => `${what} ${reason}`);

describe('functions over a range', () => {
  it.each<readonly [Expression, string]>([
    [changes(carts, '1h'), 'changes(shop_carts[1h])'],
    [changes(payments, '1h'), 'changes(shop_payments_total[1h])'],
    [resets(payments, '1h'), 'resets(shop_payments_total[1h])'],
    [delta(carts, '1h'), 'delta(shop_carts[1h])'],
    [idelta(carts, '5m'), 'idelta(shop_carts[5m])'],
    [deriv(carts, '15m'), 'deriv(shop_carts[15m])'],
    [quantileOverTime(0.95, carts, '1h'), 'quantile_over_time(0.95, shop_carts[1h])'],
    [
      labelReplace(sum(carts, { by: ['branch'] }), 'town', '$1', 'branch', /(\w+)-.+/),
      'label_replace(sum by (branch) (shop_carts), "town", "$1", "branch", "(\\\\w+)-.+")',
    ],
    [
      labelJoin(sum(carts, { by: ['branch', 'job'] }), 'both', '/', ['job', 'branch']),
      'label_join(sum by (branch, job) (shop_carts), "both", "/", "job", "branch")',
    ],
  ])('%#: are what they print, and fit the contract', (of, text) => {
    expect(promql(of)).toBe(text);
    expect(problems(of)).toEqual([]);
    expect(promql(of, 60)).not.toContain('[1h]');
  });
  it('know the labels that they make', () => {
    const joined = labelJoin(sum(carts, { by: ['branch'] }), 'both', '/', ['branch']);
    expect(problems(sum(joined, { by: ['both'] }))).toEqual([]);
    expect(labelsOfResult(perFleet(joined, fleet).node, fleet)).toEqual(['branch', 'environment', 'both']);
  });
  it('refuse what Prometheus would refuse', () => {
    expect(() => quantileOverTime(95, carts, '1h')).toThrow('quantile is 95');
    expect(() => labelReplace(select(carts), 'a', '$1', 'branch', '(')).toThrow(
      'does not read this expression',
    );
    expect(() => labelJoin(select(carts), '', '/', ['branch'])).toThrow('target is ""');
  });
});

describe('PromQL that was written as text', () => {
  const peak = raw<'status'>('max_over_time(sum by (status) (rate(shop_payments_total[5m]))[1h:1m])');

  it('is scaled like all else, and composes', () => {
    expect(promql(peak)).toBe('max_over_time(sum by (status) (rate(shop_payments_total[5m]))[1h:1m])');
    expect(promql(peak, 60)).toBe('max_over_time(sum by (status) (rate(shop_payments_total[5s]))[1m:1s])');
    expect(promql(sum(peak, { by: ['status'] }))).toBe(`sum by (status) (${promql(peak)})`);
    expect(problems(sum(peak, { by: ['status'] }))).toEqual([]);
  });
  it('keeps the environment, and follows the choice of the reader', () => {
    const text =
      'sum by (branch) (shop_carts) / on (branch) group_left () max without (environment, job) (shop_carts offset 1d)';
    expect(promql(perFleet(raw(text), fleet))).toBe(
      'sum by (branch, environment) (shop_carts) / on (branch, environment) group_left () max without (job) (shop_carts offset 1d)',
    );
    expect(promql(ofChosen(raw('count(sum(shop_carts{branch="a"}) > 1)'), fleet))).toBe(
      'count(sum by (environment) (shop_carts{branch="a", environment=~"$environment"}) > 1)',
    );
    expect(labelsOfResult(perFleet(raw('sum by (branch) (shop_carts)'), fleet).node, fleet)).toEqual([
      'branch',
      'environment',
    ]);
    expect(promql(unfiltered(raw('sum(shop_carts{branch=~"$branch", job="a"})')))).toBe(
      'sum(shop_carts{job="a"})',
    );
  });
  it.each([
    ['sum(shop_carts) or vector(0)', 'or(raw(…), vector(0))'],
    ['absent(shop_carts)', 'write absent(metric)'],
    ['shop_carts / scalar(sum(shop_carts))', 'on () group_left'],
  ])('%s is refused in a rule, with the reason', (text, reason) => {
    expect(() => perFleet(raw(text), fleet)).toThrow(reason);
    expect(() => perFleet(raw(text), [])).not.toThrow();
    expect(() => ofChosen(raw(text), fleet)).not.toThrow();
  });
  it('is refused where it stands if Prometheus does not read it', () => {
    expect(() => raw('sum(shop_carts')).toThrow(/^raw: .*\n +1:\d+ +sum\(shop_carts/s);
    expect(() => raw('rate(shop_payments_total[{{ .window }}])')).toThrow('the window of an indicator');
  });
  it('is verified against the contract', () => {
    expect(problems(raw('sum(shop_cart)'))[0]).toContain('shop_cart is not a metric');
    expect(problems(raw('shop_payments_total{status="error"}'))[0]).toContain('is not one of the label');
    expect(problems(sum(raw<'shelf'>('sum by (branch) (shop_carts)'), { by: ['shelf'] }))[0]).toContain(
      'shelf is not a label',
    );
    expect([...metricsIn(raw('rate(shop_payment_seconds_count[5m])'), contract)]).toEqual([
      'shop_payment_seconds',
    ]);
  });
  it('means the same when it is printed again', () => {
    const queries = [...new Set(bundleQueries().map(one => one.query))];
    expect(queries.length).toBeGreaterThan(50);
    const more = [
      '-(1 + 2) ^ 3 ^ -2',
      '(2 ^ 3) ^ 4 * -a{b="c\\n\\"d"}',
      'a - (b - c) - d',
      'a and (b or c) unless ignoring (x) d',
      'a > bool 1 == bool (b < bool c)',
      '{"a.b", "c.d"=~"x|y"}[5m] @ 1600000000',
      'sum by ("a.b") (rate(x[5m] offset -5m))',
      'topk(3, a) + 0x1F * .5 - Inf',
      'rate(a[$__rate_interval]) + b offset 1h30m',
      '(a + b)[1h:] ',
      'count_values("v", a)',
    ].filter(text => !text.startsWith('(a + b)[1h:]'));
    const empty = new Map();
    for (const text of [...queries, ...more, 'max_over_time((a + b)[1h:5m])']) {
      const tree = parse(text);
      const again = parse(printText(tree, 1));
      expect(sameMeaning(normalForm(tree, empty), normalForm(again, empty)), printText(tree, 1)).toBe(true);
    }
  });
});

describe('the build', () => {
  const failed = select(orders, { status: 'failed' });
  const unitTest = { drive: growing(failed), firing: 0.6, silent: 0.4 };
  const alertOf = (value: Expression, description: string) => ({
    ...shopAlert({ name: 'Raw', value, threshold: { operator: '>', value: 0.5 }, for: '1m', unitTest }),
    description,
  });
  const build = (value: Expression, description = 'It is {{ $value }}.') => {
    const project = shop([alertOf(value, description)]);
    verifyQueries(allQueries(project), project.contract);
  };
  const text = 'sum by (status) (rate(shop_orders_total[5m]))';

  it('finds a label of a text that is used and is not there', () => {
    expect(() => build(raw(text))).not.toThrow();
    expect(() => build(raw(text), '{{ $labels.status }}')).not.toThrow();
    expect(() => build(raw<'branch'>(text), '{{ $labels.branch }}')).toThrow(
      'alert Raw: branch is not a label of the result, whose labels are status, environment',
    );
  });
  it('holds a text to the labels that its author names', () => {
    expect(() => build(raw(text, ['status']))).not.toThrow();
    expect(() => build(raw(text, ['branch']))).toThrow('branch is not a label of the result');
    expect(() => build(raw('rate(shop_orders_total[5m])', []))).toThrow(
      'the result also has the label status',
    );
  });
  it('checks legends over texts', () => {
    const panel = (legend: string) =>
      defineConfig({
        platform: [],
        systems: [
          defineSystem({
            name: 'shop',
            title: 'Shop',
            metrics: [orders],
            dashboards: [
              {
                uid: 'shop',
                title: 'The shop',
                description: 'The shop.',
                sections: [
                  {
                    title: 'All',
                    lines: [
                      {
                        height: 8,
                        panels: [
                          timeSeries('Orders', {
                            description: 'Orders.',
                            unit: 'items',
                            queries: [query(raw<string>(text), legend as never)],
                          }),
                        ],
                      },
                    ],
                  },
                ],
              },
            ],
          }),
        ],
      });
    const check = (legend: string) => {
      const project = panel(legend);
      verifyQueries(allQueries(project), project.contract);
    };
    expect(() => check('{{status}}')).not.toThrow();
    expect(() => check('{{branch}}')).toThrow('panel "Orders", query A: branch is not a label of the result');
  });
  it('replays an alert over a text', () => {
    const { readings } = readingsOf(alertOf(raw(text), '') as never, []);
    expect(readings).toMatchObject([{ name: 'shop_orders_total', range: 300_000, reachesBack: 300_000 }]);
  });
});
