import { describe, expect, it } from 'vitest';
import { contractOf } from '../../../core/metrics/combine.ts';
import { boundedId, counter, histogram, oneOf } from '../../../core/metrics/index.ts';
import { contrast } from '../../../core/promql/text/contrast.ts';
import { normalForm, sameMeaning } from '../../../core/promql/text/normal.ts';
import { parse } from '../../../core/promql/text/parse.ts';
import { printNormal } from '../../../core/promql/text/print-normal.ts';
import { differing, same } from '../../cases/meanings.ts';

const contract = contractOf([
  counter({
    name: 'sent_total',
    help: 'Sent',
    unit: 'messages',
    labels: { status: oneOf('ok', 'slow', 'failed'), bot: boundedId(3) },
    deprecatedNames: ['sends'],
  }),
  histogram({
    name: 'took',
    help: 'Took',
    unit: 'seconds',
    labels: { bot: boundedId(3) },
    buckets: [0.5, 2],
  }),
]);
const form = (query: string) => normalForm(parse(query), contract);

describe('two queries mean the same', () => {
  it.each(same)('%s', (a, b) => {
    expect(printNormal(form(a))).toBe(printNormal(form(b)));
    expect(sameMeaning(form(a), form(b))).toBe(true);
  });
});

describe('two queries mean something else', () => {
  it.each(differing)('%s', (a, b) => {
    expect(sameMeaning(form(a), form(b))).toBe(false);
    expect(printNormal(form(a))).not.toBe(printNormal(form(b)));
  });
});

describe('how they differ', () => {
  const said = (a: string, b: string) => contrast(form(a), form(b));

  it('is said at the place at fault', () => {
    expect(said('sum(rate(sent_total{status="ok"}[5m]))', 'sum(rate(sent_total{status!="ok"}[5m]))')).toBe(
      'is sum(rate(sent_total{status="ok"}[5m])) there and sum(rate(sent_total{status=~"failed|slow"}[5m])) here: ' +
        'status="ok" there, status=~"failed|slow" here',
    );
    expect(said('rate(sent_total[5m])', 'rate(sent_total[{{.window}}])')).toContain(
      ': its range is 5m there and {{.window}} here',
    );
    expect(said('sent_total{bot="a"} / 2', 'sent_total / 2')).toContain(': bot="a" there, any bot here');
  });
  it('is left to the reader where they have nothing in common', () => {
    expect(said('sent_total', 'took_count')).toBe('is sent_total there and took_count here');
    expect(said('sum(sent_total)', 'max(sent_total)')).toBe(
      'is sum(sent_total) there and max(sent_total) here',
    );
  });
});
