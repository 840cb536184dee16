import { describe, expect, it } from 'vitest';
import { differences } from '../../../core/slos/openslo/compare.ts';
import { readOpenSlo } from '../../../core/slos/openslo/read.ts';
import { documentOf, writeOpenSlo } from '../../../core/slos/openslo/write.ts';
import { contract, objectives } from '../../bundle.ts';
import { carts } from '../../payments/metrics.ts';
import { paid, prompt } from '../../payments/objectives.ts';

const written = writeOpenSlo([paid]);

describe('OpenSLO', () => {
  it('says what the objective says, with the range left to the reader', () => {
    expect(documentOf(paid).spec).toMatchObject({
      service: 'shop',
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ target: 0.995 }],
    });
    expect(written).toContain('query: sum(rate(shop_payments_total{status="failed"}[{{.window}}]))');
  });
  it('says a latency bound as good events, and time as the mean of the gauge', () => {
    const { good } = documentOf(prompt).spec.indicator.spec.ratioMetric;
    expect(good!.metricSource.spec.query).toContain('_bucket{le=~"120(\\\\.0)?"}[{{.window}}]');
    const timed = documentOf({ ...paid, indicator: { kind: 'time', gauge: carts } });
    expect(timed.spec.indicator.spec.ratioMetric).toMatchObject({
      good: { metricSource: { spec: { query: 'avg(avg_over_time(shop_carts[{{.window}}]))' } } },
      total: { metricSource: { spec: { query: 'vector(1)' } } },
    });
  });
  it('is read back as it was written, all objectives', () => {
    const documents = readOpenSlo(writeOpenSlo(objectives));
    expect(documents).toEqual(objectives.map(documentOf));
    for (const document of documents) expect(differences(document, objectives, contract)).toEqual([]);
  });
  it('is read with a target in percent, and without what only people read', () => {
    const bare = written
      .replace(/ {2}displayName: .*\n/, '')
      .replace(/ {2}annotations:\n.*\n/, '')
      .replace(/ {2}description: .*\n/, '')
      .replace(/ {4}- displayName: .*\n {6}target: 0.995/, '    - targetPercent: 99.5');
    const [document] = readOpenSlo(bare);
    expect(document!.spec.objectives).toEqual([{ target: 0.995 }]);
    expect(document!.metadata).toEqual({ name: 'shop-payments' });
  });
});

describe('a document is refused with the path of the field, its value and the hint', () => {
  it.each([
    [
      'alert policies',
      'budgetingMethod:',
      'alertPolicies: [a]\n  budgetingMethod:',
      'document 1.spec.alertPolicies is not supported: alerts are derived from target and window; remove it',
    ],
    [
      'a field that nobody knows',
      'kind: SLO',
      'kind: SLO\ncolour: red',
      'document 1.colour is not supported: only apiVersion, kind, metadata, spec are supported here; remove it',
    ],
    [
      'another version',
      'openslo/v1',
      'openslo/v1alpha',
      'document 1.apiVersion is "openslo/v1alpha": it must be "openslo/v1"',
    ],
    ['another kind', 'kind: SLO', 'kind: SLI', 'document 1.kind is "SLI": it must be "SLO"'],
    [
      'time slices',
      'Occurrences',
      'Timeslices',
      'document 1.spec.budgetingMethod is "Timeslices": it must be "Occurrences"',
    ],
    [
      'calendar months',
      'isRolling: true',
      'isRolling: false',
      'document 1.spec.timeWindow[0].isRolling is false: it must be true',
    ],
    [
      'a threshold',
      'ratioMetric:',
      'thresholdMetric:',
      'document 1.spec.indicator.spec.thresholdMetric is not supported: only ratios of events are supported',
    ],
    [
      'another source',
      'type: Prometheus',
      'type: Datadog',
      'metricSource.type is "Datadog": it must be "Prometheus"',
    ],
    [
      '100 %',
      'target: 0.995',
      'target: 1',
      'document 1.spec.objectives[0].target is 1: it leaves no error budget: give a target below 100 %',
    ],
    [
      'a target that is no number',
      'target: 0.995',
      'target: high',
      'objectives[0].target is "high": it must be a number',
    ],
    ['no service', 'service: shop\n', '\n', 'document 1.spec.service is missing: add it'],
    [
      'two windows',
      '    - duration: 30d',
      '    - duration: 7d\n      isRolling: true\n    - duration: 30d',
      'document 1.spec.timeWindow has 2 items: give exactly one',
    ],
    [
      'neither good nor bad',
      / {8}bad:\n( {10}.*\n)+/,
      '',
      'ratioMetric has neither good nor bad: give one of the two',
    ],
    ['a range of its own', '{{.window}}', '5m', 'has its own range: write {{.window}} instead'],
  ] as const)('%s', (_, from, to, message) => {
    const changed = written.replace(from, to);
    expect(changed).not.toBe(written);
    expect(() => readOpenSlo(changed)).toThrow(message);
  });
  it('when there is none', () => {
    expect(() => readOpenSlo('')).toThrow('the file has no document');
  });
});
