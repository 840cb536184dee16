import { describe, expect, it } from 'vitest';
import { combine, contractOf } from '../../../core/metrics/combine.ts';
import { boundedId, oneOf } from '../../../core/metrics/label.ts';
import { gauge, type Metric } from '../../../core/metrics/metric.ts';
import { httpRequestDuration, requestsTo } from '../../../core/platform/metrics/http.ts';

const waiting = gauge({ name: 'waiting', help: 'Messages that wait', unit: 'messages' });

describe('the metrics of several systems', () => {
  it('are one list, in which a metric that two of them name stands once', () => {
    const idle = gauge({ name: 'idle', help: 'Crews without work', unit: 'items' });
    expect(combine([waiting, idle, waiting])).toEqual([waiting, idle]);
    expect([...contractOf([waiting, idle])]).toEqual([
      ['waiting', waiting],
      ['idle', idle],
    ]);
  });
  it('are refused when two metrics have one name', () => {
    const other = gauge({ name: 'waiting', help: 'Leads that wait', unit: 'items' });
    expect(() => combine([waiting, other])).toThrow('metric waiting is declared twice; keep one declaration');
    expect(() => combine([requestsTo('shop', 5), { ...waiting, name: httpRequestDuration.name }])).toThrow(
      'metric http_request_duration_seconds is declared twice',
    );
  });
});

describe('a metric that systems share', () => {
  const [shop, admin] = [requestsTo('shop', 5), requestsTo('shop-admin', 3)];
  it('is that of the one system that has it', () => {
    expect(combine([shop])).toEqual([shop]);
    expect(combine([httpRequestDuration, shop])).toEqual([shop]);
  });
  it('has the values and the combinations of all of them', () => {
    const [both, ...rest] = combine([admin, httpRequestDuration, shop]);
    expect(rest).toEqual([]);
    expect(both!.labels).toEqual({
      ...httpRequestDuration.labels,
      service: oneOf('shop', 'shop-admin'),
      status_code: oneOf('2xx', '4xx', '5xx'),
    });
    expect(both!.maxCombinations).toBe(8);
    expect(both!.buckets).toEqual(httpRequestDuration.buckets);
  });
  it('keeps a label open that one of them leaves open', () => {
    const open: Metric = { ...admin, labels: { ...admin.labels, service: boundedId(4) } };
    expect(combine([open, shop])[0]!.labels.service).toEqual(boundedId(4));
  });
});
