import { describe, expect, it } from 'vitest';
import { diffContracts } from '../../../core/metrics/diff.ts';
import { boundedId, maskedPhone, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../../core/metrics/metric.ts';
import { before, delay, documentOf, sent, waiting } from './support.ts';

/** What changes when the metrics stand in place of those of the small contract, as `effect metric what`. */
const changes = (...metrics: Metric[]) =>
  diffContracts(before, documentOf(...metrics)).map(
    ({ effect, metric, what }) => `${effect} ${metric} ${what}`,
  );
const withSent = (labels: object) =>
  changes(counter({ ...sent, labels: { ...sent.labels, ...labels } }), gauge(waiting), histogram(delay));

describe('no change', () => {
  it('is found between a contract and itself, whatever the order of its labels', () => {
    expect(changes(counter(sent), gauge(waiting), histogram(delay))).toEqual([]);
    const { phone, status } = sent.labels;
    expect(
      changes(histogram(delay), gauge(waiting), counter({ ...sent, labels: { status, phone } })),
    ).toEqual([]);
  });
});

describe('a change is breaking when a metric is', () => {
  it('removed', () => {
    expect(changes(counter(sent), histogram(delay))).toEqual([
      "breaking waiting is removed: keep it, or give the metric that replaces it deprecatedNames: ['waiting']",
    ]);
  });
  it('renamed without a bridge, which its help, labels and type tell from removed', () => {
    expect(changes(counter(sent), gauge({ ...waiting, name: 'queued' }), histogram(delay))).toEqual([
      "breaking waiting is renamed to queued without a bridge: give queued deprecatedNames: ['waiting']",
    ]);
  });
  it('removed where another is added that says something else, is of another type or has other labels', () => {
    const others = [
      gauge({ ...waiting, name: 'a', help: 'Crews that wait for messages' }),
      counter({ ...waiting, name: 'b_total' }),
      gauge({ ...waiting, name: 'c', labels: { agent: boundedId(3) } }),
    ];
    for (const other of others) {
      const [removed, added, ...rest] = changes(counter(sent), other, histogram(delay));
      expect(removed).toContain('breaking waiting is removed: ');
      expect(added).toBe(`added ${other.name} is added: a ${other.type} of Crews`);
      expect(rest).toEqual([]);
    }
  });
  it('retyped', () => {
    expect(changes(counter(sent), histogram({ ...waiting, buckets: [1] }), histogram(delay))).toEqual([
      'breaking waiting changes type from gauge to histogram: give the metric of the other type a new name',
    ]);
  });
  it('measured in another unit', () => {
    expect(changes(counter(sent), gauge({ ...waiting, unit: 'ratio' }), histogram(delay))[0]).toContain(
      'breaking waiting changes unit from messages to ratio',
    );
  });
  it('relabelled: with a label more, a label less, a label of another kind', () => {
    expect(withSent({ crew: boundedId(1) })[0]).toBe(
      'breaking sent_total is relabelled: crew is added; one series becomes several',
    );
    expect(
      changes(
        counter({ ...sent, labels: { phone: sent.labels.phone } }),
        gauge(waiting),
        histogram(delay),
      )[0],
    ).toBe('breaking sent_total is relabelled: status is removed; queries that use it find nothing');
    expect(withSent({ status: boundedId(3) })[0]).toContain('status is bounded instead of closed');
    expect(withSent({ phone: boundedId(12) })[0]).toContain('phone is bounded instead of masked');
    expect(withSent({ phone: oneOf('a') })[0]).toContain('phone is closed instead of masked');
  });
  it('rebucketed', () => {
    expect(changes(counter(sent), gauge(waiting), histogram({ ...delay, buckets: [1, 5, 20] }))).toEqual([
      'breaking delay_seconds is rebucketed from 1, 5, 10 to 1, 5, 20: quantiles mix both for a while',
    ]);
  });
  it('without a value that a closed label had', () => {
    expect(withSent({ status: oneOf('success', 'failed') })[0]).toBe(
      'breaking sent_total no longer has the value late of status; queries for it find nothing',
    );
  });
});

describe('a change is not breaking when', () => {
  it('a metric is renamed and names the old one as deprecated, whatever its help says', () => {
    const renamed = { ...waiting, name: 'queued', help: 'Another help', deprecatedNames: ['waiting'] };
    expect(changes(counter(sent), gauge(renamed), histogram(delay))).toEqual([
      'bridged waiting is renamed to queued; queries read both names',
      'note queued has a new help text: "Another help"',
    ]);
  });
  it('a metric is added, also beside others of its kind', () => {
    const two = [gauge({ ...waiting, name: 'idle' }), counter({ ...sent, name: 'lost_total' })];
    expect(changes(counter(sent), gauge(waiting), histogram(delay), ...two)).toEqual([
      'added idle is added: a gauge of Crews',
      'added lost_total is added: a counter of Crews',
    ]);
  });
  it('a budget or the number of combinations is lowered or raised', () => {
    expect(withSent({ phone: maskedPhone(5) })).toEqual([
      'note sent_total has the budget of phone lowered from 12 to 5',
      'note sent_total has maxCombinations lowered from 39 to 18',
    ]);
    expect(withSent({ phone: maskedPhone(13) })[0]).toContain('raised from 12 to 13');
  });
  it('a closed label has a value more', () => {
    expect(withSent({ status: oneOf('success', 'failed', 'late', 'lost') })).toEqual([
      'note sent_total has lost as a new value of status',
      'note sent_total has maxCombinations raised from 39 to 52',
    ]);
  });
  it('a rename is taken back', () => {
    const there = documentOf(gauge({ ...waiting, name: 'queued', deprecatedNames: ['waiting'] }));
    const back = documentOf(gauge({ ...waiting, deprecatedNames: ['queued'] }));
    expect(diffContracts(there, back)).toEqual([
      { effect: 'bridged', metric: 'queued', what: 'is renamed to waiting; queries read both names' },
    ]);
  });
  it('a deprecation period ends', () => {
    const bridging = documentOf(gauge({ ...waiting, name: 'queued', deprecatedNames: ['waiting'] }));
    const ended = documentOf(gauge({ ...waiting, name: 'queued' }));
    expect(diffContracts(bridging, ended)).toEqual([
      {
        effect: 'note',
        metric: 'queued',
        what: 'no longer has a bridge from waiting: services that still expose it are not seen',
      },
    ]);
  });
});

describe('several changes', () => {
  it('of one metric are all named, a bridged rename with a label less too', () => {
    const renamed = { ...waiting, labels: {}, name: 'queued', deprecatedNames: ['waiting'] };
    expect(changes(counter(sent), gauge(renamed), histogram(delay))).toEqual([
      'breaking queued is relabelled: crew is removed; queries that use it find nothing',
      'bridged waiting is renamed to queued; queries read both names',
      'note queued has maxCombinations lowered from 4 to 1',
    ]);
  });
  it('of two metrics with the same help and labels each find a name of their own', () => {
    const twins = documentOf(gauge(waiting), gauge({ ...waiting, name: 'waiting_too' }));
    const renamed = documentOf(gauge({ ...waiting, name: 'queued' }));
    expect(
      diffContracts(twins, renamed).map(({ metric, what }) => `${metric} ${what.split(':')[0]}`),
    ).toEqual(['waiting is renamed to queued without a bridge', 'waiting_too is removed']);
  });
});
