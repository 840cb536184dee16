import { describe, expect, it } from 'vitest';
import { differences } from '../../../core/slos/openslo/compare.ts';
import { readOpenSlo } from '../../../core/slos/openslo/read.ts';
import { open, paid, prompt } from '../../payments/objectives.ts';
import project from '../../payments/vigia.config.ts';

/** The differences of the documents of a text from the objectives of the shop. */
const compared = (text: string) =>
  readOpenSlo(text).flatMap(document => differences(document, [paid, prompt, open], project.contract));

const bad = 'sum(rate(shop_payments_total{status="failed"}[{{.window}}]))';
const good = 'sum(rate(shop_payments_total{status="success"}[{{.window}}]))';
const total = 'sum(rate(shop_payments_total[{{.window}}]))';
const indent = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** A source of a query, as v1 has it. */
const source = (query: string, more = 'type: Prometheus') =>
  `metricSource:\n${indent(more, 2)}\n  spec:\n    query: ${JSON.stringify(query)}\n`;

interface Parts {
  readonly name?: string;
  readonly ratio?: string;
  readonly indicator?: string;
  readonly window?: string;
  readonly objective?: string;
  readonly more?: string;
}

const ratio = (events: Readonly<Record<string, string>>, counter = 'counter: true\n') =>
  counter +
  Object.entries(events)
    .map(([role, query]) => `${role}:\n${indent(source(query), 2)}`)
    .join('');

/** The objective of the shop's payments, with some of its parts in another form. */
const slo = ({
  name = 'shop-payments',
  ratio: events = ratio({ bad, total }),
  indicator = `indicator:\n  metadata:\n    name: payments\n  spec:\n    ratioMetric:\n${indent(events, 6)}`,
  window = 'timeWindow:\n  - duration: 30d\n    isRolling: true\n',
  objective = 'objectives:\n  - target: 0.995\n',
  more = '',
}: Parts = {}) =>
  `apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: ${name}\nspec:\n  service: shop\n  budgetingMethod: Occurrences\n${indent(indicator + window + objective + more, 2)}`;

const withQuery = (query: string) => slo({ ratio: ratio({ bad: query, total }) });

describe('equal meaning is equal:', () => {
  const sli = `apiVersion: openslo/v1\nkind: SLI\nmetadata:\n  name: paying\nspec:\n  ratioMetric:\n${indent(ratio({ bad, total }), 4)}`;
  const dataSource =
    'apiVersion: openslo/v1\nkind: DataSource\nmetadata:\n  name: prom\nspec:\n  type: prometheus\n  connectionDetails:\n    url: http://x\n';
  const others =
    'apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata:\n  name: p\nspec:\n  alertWhenBreaching: true\n---\napiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: shop\nspec: {}\n---\n';
  const referring = (more: string) =>
    slo({
      ratio: `counter: true\nbad:\n${indent(source(bad, more), 2)}total:\n${indent(source(total, more), 2)}`,
    });

  it.each([
    ['the document as it is', slo()],
    ['its name within the service', slo({ name: 'payments' })],
    ['hours', slo({ window: 'timeWindow:\n  - duration: 720h\n    isRolling: true\n' })],
    ['weeks and days', slo({ window: 'timeWindow:\n  - duration: 4w2d\n    isRolling: true\n' })],
    ['minutes', slo({ window: 'timeWindow:\n  - duration: 43200m\n    isRolling: true\n' })],
    [
      'a window that is rolling because it is not of the calendar',
      slo({ window: 'timeWindow:\n  - duration: 30d\n' }),
    ],
    ['percent', slo({ objective: 'objectives:\n  - targetPercent: 99.5\n    displayName: x\n' })],
    [
      'an operator, which only thresholds need',
      slo({ objective: 'objectives:\n  - target: 0.995\n    op: gt\n' }),
    ],
    ['alert policies that are not there', slo({ more: 'alertPolicies:\n' })],
    ['no alert policies', slo({ more: 'alertPolicies: []\n' })],
    ['a list', `- ${indent(slo(), 2).trimStart()}`],
    ['a list of Kubernetes', `apiVersion: v1\nkind: List\nitems:\n  - ${indent(slo(), 4).trimStart()}`],
    ['with documents that others refer to', `${others}${slo()}`],
    ['an indicator of its own', `${sli}---\n${slo({ indicator: 'indicatorRef: paying\n' })}`],
    ['an indicator that comes later', `${slo({ indicator: 'indicatorRef: paying\n' })}---\n${sli}`],
    [
      'the indicator with the objective',
      slo({
        indicator: '',
        objective: `objectives:\n  - target: 0.995\n    indicator:\n      metadata:\n        name: x\n      spec:\n        ratioMetric:\n${indent(ratio({ bad, total }), 10)}`,
      }),
    ],
    ['a data source by name', `${dataSource}---\n${referring('metricSourceRef: prom')}`],
    ['a data source that is elsewhere', referring('metricSourceRef: prom')],
    ['both', referring('type: prometheus\nmetricSourceRef: prom')],
    ['the other events', slo({ ratio: ratio({ good, total }) })],
    [
      'the other events, by what they are not',
      slo({ ratio: ratio({ good: good.replace('="success"', '!="failed"'), total }) }),
    ],
    ['all but the other events', slo({ ratio: ratio({ bad: `${total} - ${good}`, total }) })],
    [
      'without a range',
      slo({
        ratio: ratio({ bad: bad.replace('[{{.window}}]', ''), total: total.replace('[{{.window}}]', '') }),
      }),
    ],
    [
      'counters without a function',
      slo({
        ratio: ratio({ bad: 'sum(shop_payments_total{status="failed"})', total: 'sum(shop_payments_total)' }),
      }),
    ],
    ['not said to count, with a rate', slo({ ratio: ratio({ bad, total }, '') })],
    ['said not to count, with a rate', slo({ ratio: ratio({ bad, total }, 'counter: false\n') })],
    [
      'increases',
      slo({
        ratio: ratio({ bad: bad.replace('rate', 'increase'), total: total.replace('rate', 'increase') }),
      }),
    ],
    [
      'the share of bad events',
      slo({ ratio: `rawType: failure\nraw:\n${indent(source(`${bad} / ${total}`), 2)}` }),
    ],
    [
      'the share of good events',
      slo({ ratio: `rawType: success\nraw:\n${indent(source(`1 - (${bad} / ${total})`), 2)}` }),
    ],
    [
      'the share of events that are left',
      slo({ ratio: `rawType: success\nraw:\n${indent(source(`(${total} - ${bad}) / (${total} > 0)`), 2)}` }),
    ],
    ['with nothing taken as 0', withQuery(`${bad} or on() vector(0)`)],
    ['with nothing taken as 0, without on', withQuery(`${bad} OR vector(0)`)],
    ['with nothing taken as a share of 0', withQuery(`${bad} or ${total} * 0`)],
    ['blanks around the window', withQuery(bad.replace('.window', '- .window -'))],
    ['a window in the words of Grafana', withQuery(bad.replace('{{.window}}', '$window'))],
    ['single quotes', withQuery(bad.replaceAll('"', "'"))],
    ['a regular expression', withQuery(bad.replace('="failed"', '=~"fail.*"'))],
    ['one with brackets', withQuery(bad.replace('="failed"', '=~"[f]ailed"'))],
    ['what it is not', withQuery(bad.replace('="failed"', '!="success"'))],
    [
      'a name as a label',
      withQuery(bad.replace('shop_payments_total{', '{__name__="shop_payments_total", ')),
    ],
    ['a quoted name', withQuery(bad.replace('shop_payments_total{', '{"shop_payments_total", '))],
    ['a comment', withQuery(`${bad} # of all`)],
    [
      'several lines',
      withQuery(`sum(\n  rate(\n    shop_payments_total{ status = "failed" }[{{ .window }}]\n  )\n)\n`),
    ],
    ['a sum of sums', withQuery(`sum(${bad.replace('sum', 'sum by (branch)')})`)],
    ['a sum of sums without a label', withQuery(`sum(${bad.replace('sum', 'sum without (instance)')})`)],
    ['parentheses', withQuery(`((${bad}))`)],
  ])('%s', (_, text) => {
    expect(compared(text)).toEqual([]);
  });

  it('a latency by its bucket, and by the rest', () => {
    const within = (le: string) => `sum(rate(shop_payment_seconds_bucket{le=${le}}[{{.window}}]))`;
    const all = 'sum(rate(shop_payment_seconds_count[{{.window}}]))';
    const document = (events: Readonly<Record<string, string>>) =>
      slo({ name: 'shop-prompt', ratio: ratio(events), objective: 'objectives:\n  - target: 0.95\n' });
    for (const le of ['"120"', '"120.0"', '~"120(\\\\.0)?"']) {
      expect(compared(document({ good: within(le), total: all }))).toEqual([]);
    }
    expect(compared(document({ bad: `${all} - ${within('"120"')}`, total: all }))).toEqual([]);
    expect(compared(document({ good: within('"120"'), total: within('"+Inf"') }))).toEqual([]);
    expect(compared(document({ good: within('"5"'), total: all }))).toEqual([
      'shop-prompt: good is sum(rate(shop_payment_seconds_bucket{le="5"}[{{.window}}])) there and ' +
        'sum(rate(shop_payment_seconds_bucket{le="120"}[{{.window}}])) here: le="5" there, le="120" here',
    ]);
    expect(compared(document({ bad: within('"5"'), total: all }))).toEqual([
      'shop-prompt: bad is sum(rate(shop_payment_seconds_bucket{le="5"}[{{.window}}])) there, and good is ' +
        'sum(rate(shop_payment_seconds_bucket{le="120"}[{{.window}}])) here: ' +
        'nothing shows that one is the rest of the other; give the good events',
    ]);
    expect(compared(document({ good: within('"60"'), total: all }))[0]).toContain(
      `is not one of the label's values: 0.1, 0.5, 1, 1.0, 2, 2.0, 5, 5.0, 120, 120.0, +Inf`,
    );
  });
  it('time, as a mean that needs no total', () => {
    const mean = 'avg(avg_over_time(up{job="shop"}[{{.window}}]))';
    const raw = (query: string, type: string) =>
      slo({ name: 'shop-open', ratio: `rawType: ${type}\nraw:\n${indent(source(query), 2)}` });
    expect(compared(raw(mean, 'success'))).toEqual([]);
    expect(compared(raw(`1 - ${mean}`, 'failure'))).toEqual([]);
    expect(compared(raw(mean, 'failure'))).not.toEqual([]);
  });
});

describe('other forms of document:', () => {
  const v1alpha = (window = 'count: 30\n      unit: Day') => `apiVersion: openslo/v1alpha
kind: SLO
metadata:
  name: shop-payments
  displayName: Payments
spec:
  service: shop
  description: Payments succeed.
  budgetingMethod: Occurrences
  objectives:
    - ratioMetrics:
        incremental: true
        good:
          source: prometheus
          queryType: promql
          query: sum(rate(shop_payments_total{status!~"(failed|5..)"}[{{.window}}]))
        total:
          source: prometheus
          queryType: promql
          query: ${total}
      target: 0.995
  timeWindows:
    - ${window}
`;
  it('OpenSLO v1alpha', () => {
    expect(compared(v1alpha())).toEqual([]);
    expect(compared(v1alpha('count: 720\n      unit: hours\n      isRolling: true'))).toEqual([]);
    expect(() => compared(v1alpha('count: 1\n      unit: Month'))).toThrow(
      'document 1.spec.timeWindows[0].unit is "Month": it is a length of the calendar',
    );
  });
  it('OpenSLO v2alpha', () => {
    const flat = slo()
      .replace('openslo/v1', 'openslo.com/v2alpha')
      .replace('indicator:', 'sli:')
      .replace(
        / +metricSource:\n +type: Prometheus\n( +)spec:\n +query/g,
        '$1dataSourceRef: prom\n$1spec:\n$1  query',
      );
    expect(flat).toContain('dataSourceRef');
    expect(flat).not.toContain('metricSource');
    expect(compared(flat)).toEqual([]);
  });

  const events = `sli:
  events:
    error_query: ${bad}
    total_query: ${total}
`;
  const raw = `sli:
  raw:
    error_ratio_query: |
      ${bad}
      /
      ${total}
`;
  const group = (indicator: string) => `service: shop
labels:
  tier: "2"
slos:
  - name: payments
    objective: 99.5
    description: Payments succeed.
${indent(indicator, 4)}    alerting:
      page_alert:
        disable: true
`;
  it.each([
    ['events', events],
    ['a share', raw],
  ])("Sloth's file, %s", (_, indicator) => {
    expect(compared(`version: prometheus/v1\n${group(indicator)}`)).toEqual([]);
  });
  it("Sloth's resource of Kubernetes", () => {
    const spec = group(events).replace('error_query', 'errorQuery').replace('total_query', 'totalQuery');
    const resource = `apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\nmetadata:\n  name: x\nspec:\n${indent(spec, 2)}`;
    expect(compared(resource)).toEqual([]);
  });
  it("a plugin of Sloth's is refused", () => {
    expect(() => compared(`version: prometheus/v1\n${group('sli:\n  plugin:\n    id: a\n')}`)).toThrow(
      'document 1.slos[0].sli.plugin is not supported: plugins of Sloth are not run; give the queries',
    );
  });
});

describe('what differs is said:', () => {
  it.each([
    [
      'another value',
      withQuery(bad.replace('failed', 'success')),
      `bad is sum(rate(shop_payments_total{status="success"}[{{.window}}])) there and ${bad} here: status="success" there, status="failed" here`,
    ],
    [
      'other events, of which the rest is compared',
      slo({ ratio: ratio({ good: bad, total }) }),
      `bad is ${good} there and ${bad} here: status="success" there, status="failed" here`,
    ],
    [
      'one series of many',
      withQuery(bad.replace('}', ', branch="a"}')),
      `bad is sum(rate(shop_payments_total{branch="a", status="failed"}[{{.window}}])) there and ${bad} here: branch="a" there, any branch here`,
    ],
    [
      'another total',
      slo({ ratio: ratio({ bad, total: good }) }),
      `total is ${good} there and ${total} here: status="success" there, any status here`,
    ],
    ['another function', withQuery(bad.replace('rate', 'irate')), 'irate(shop_payments_total'],
    [
      'an increase in only one of two',
      withQuery(bad.replace('rate', 'increase')),
      'increase(shop_payments_total',
    ],
    [
      'another window',
      slo({ window: 'timeWindow:\n  - duration: 28d\n' }),
      'window is 28d there and 30d here',
    ],
    [
      'another target',
      slo({ objective: 'objectives:\n  - target: 0.99\n' }),
      'target is 0.99 there and 0.995 here',
    ],
  ])('%s', (_, text, message) => {
    const found = compared(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
  it('a query over what is not in the contract, with its place', () => {
    expect(compared(withQuery(bad.replace('status', 'state')))).toEqual([
      [
        'shop-payments: its bad query: shop_payments_total{state} is not a label of shop_payments_total: did you mean status?',
        `  1:30  ${bad.replace('status', 'state')}`,
        `        ${' '.repeat(29)}^^^^^`,
      ].join('\n'),
    ]);
    expect(compared(withQuery('sum(rate(shop_payments_total['))[0]).toContain('is not PromQL');
  });
});

describe('what cannot be read is refused with the path and the fix:', () => {
  it.each([
    [
      'indicatorRef: nothing\n',
      'document 1.spec.indicatorRef is "nothing": it names no SLI of the file: put the SLI into the same file',
    ],
    ['', 'document 1.spec.objectives[0].indicator is missing: add it'],
  ])('indicator %j', (indicator, message) => {
    expect(() => compared(slo({ indicator }))).toThrow(message);
  });
  it.each([
    ['duration: 1M', 'is a length of the calendar: only rolling windows are supported; write 30d'],
    ['duration: 30 days', 'must be a duration: write one such as 30d'],
    [
      'duration: 1d\n    calendar:\n      startTime: 2022-01-01 12:00:00',
      'calendar is not supported: only rolling',
    ],
  ])('window %j', (window, message) => {
    expect(() => compared(slo({ window: `timeWindow:\n  - ${window}\n` }))).toThrow(message);
  });
  it.each([
    ['target: 99.5', 'must be a share: write 99.5 % as 0.995'],
    ['target: 0.995\n    targetPercent: 99.5', 'is given in addition to target: keep one of them'],
    [
      'target: 0.995\n    timeSliceTarget: 0.9',
      'timeSliceTarget is not supported: only Occurrences are supported',
    ],
    ['target: 0.995\n  - target: 0.99', 'objectives has 2 items: give exactly one'],
  ])('objective %j', (objective, message) => {
    expect(() => compared(slo({ objective: `objectives:\n  - ${objective}\n` }))).toThrow(message);
  });
  it.each(['Timeslices', 'RatioTimeslices'])('%s', method => {
    expect(() => compared(slo().replace('Occurrences', method))).toThrow(
      `document 1.spec.budgetingMethod is "${method}": it must be "Occurrences": an objective here counts events, not slices of time`,
    );
  });
  it('a file without an SLO, a version that nobody knows, a kind that nobody knows', () => {
    expect(() => compared('apiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: a\nspec: {}\n')).toThrow(
      'the file has no SLO',
    );
    expect(() => compared(slo().replace('openslo/v1', 'openslo/v9'))).toThrow('must be one of openslo/v1, ');
    expect(() => compared(slo().replace('kind: SLO', 'kind: Objective'))).toThrow(
      'document 1.kind is "Objective": it must be "SLO"',
    );
  });
  it('a range of its own, and one that Grafana would set', () => {
    for (const range of ['[5m]', '[$__rate_interval]']) {
      expect(() => compared(withQuery(bad.replace('[{{.window}}]', range)))).toThrow('has its own range');
    }
  });
});

describe('alert policies', () => {
  it('of the standard are left out, and this is said', () => {
    const [document] = readOpenSlo(slo({ more: 'alertPolicies:\n  - alertPolicyRef: fast\n' }));
    expect(document!.ignored).toEqual([
      'alertPolicies are not compared: alerts here are derived from target and window',
    ]);
    expect(readOpenSlo(slo({ more: 'alertPolicies: []\n' }))[0]).not.toHaveProperty('ignored');
  });
});
