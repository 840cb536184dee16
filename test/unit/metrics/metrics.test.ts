import { describe, expect, it } from 'vitest';
import { boundedId, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';
import { seriesPerCombination, totalWorstCaseSeries, worstCaseSeries } from '../../../core/metrics/series.ts';
import { byName, exporterMetrics, systems } from '../../bundle.ts';

describe('the contract', () => {
  it('holds the metrics of each system', () => {
    const sizes = Object.entries(systems).map(([name, metrics]) => [name, metrics.length]);
    expect(Object.fromEntries(sizes)).toMatchObject({
      'WhatsApp authentication': 9,
      CrewAI: 11,
      'Business intelligence': 7,
      Infrastructure: 2,
      WhatsSelf: 17,
      'HTTP API': 1,
      Process: 5,
      'Agente Qualificador': 12,
      Backup: 4,
      Production: 15,
      AtendeAI: 4,
    });
  });
  it('names the labels of WhatsSelf and of the API as their documents do', () => {
    const labels = (name: string) =>
      Object.keys(exporterMetrics.find(metric => metric.name === name)!.labels);
    expect(labels('rate_per_contact_per_5min')).toEqual(['contactId']);
    expect(labels('cb_state_contact')).toEqual(['contactId']);
    expect(labels('trigger_hits_total')).toEqual(['triggerId']);
    expect(labels('flow_auto_steps_total')).toEqual(['flowId']);
    expect(labels('http_request_duration_seconds')).toEqual(['method', 'route', 'status_code', 'service']);
  });
  it('tells apart the seconds that objectives are set at', () => {
    const buckets = (name: string) => exporterMetrics.find(metric => metric.name === name)!.buckets;
    expect(buckets('first_response_latency_seconds')).toContain(120);
    expect(buckets('whatsapp_session_recovery_seconds')).toContain(300);
    expect(buckets('http_request_duration_seconds')).toEqual(expect.arrayContaining([2, 5, 10]));
    expect(buckets('qualifier_webhook_response_time_seconds')).toEqual(expect.arrayContaining([10, 30]));
  });
  it('names the labels of Production and AtendeAI as their documents do', () => {
    const labels = (name: string) =>
      Object.keys(exporterMetrics.find(metric => metric.name === name)!.labels);
    for (const name of ['started', 'finished', 'handed_off']) {
      expect(labels(`conversations_${name}_total`)).toEqual(['channel', 'clinic_id']);
    }
    expect(labels('appointments_confirmed_total')).toEqual(['clinic_id']);
    expect(labels('revenue_total')).toEqual(['currency']);
    expect(labels('api_cost_total')).toEqual(['provider']);
    expect(labels('infrastructure_cost_total')).toEqual(['resource']);
    for (const name of ['cpu_usage_percent', 'memory_usage_bytes', 'disk_usage_percent']) {
      expect(labels(`system_${name}`)).toEqual(['service', 'clinic_id']);
    }
  });
  it('stays under 1,000 series per process in the worst case', () => {
    expect(totalWorstCaseSeries(exporterMetrics)).toBeLessThan(1000);
  });
  it('describes every metric in one sentence', () => {
    for (const { name, help } of exporterMetrics) expect(help, name).toMatch(/^[A-Z].{15,}[^.]$/);
  });
});

describe('worst-case series', () => {
  it('are the product of the labels, `other` included, times what a combination costs', () => {
    const labels = { a: oneOf('x', 'y'), b: boundedId(4) };
    expect(worstCaseSeries(counter({ name: 'a_total', help: '', unit: 'items', labels }))).toBe(10);
    const h = histogram({ name: 'h_seconds', help: '', unit: 'seconds', labels, buckets: [1, 2] });
    expect(seriesPerCombination(h)).toBe(5);
    expect(worstCaseSeries(h)).toBe(50);
  });
  it('are capped by maxCombinations', () => {
    expect(
      worstCaseSeries(
        gauge({ name: 'g', help: '', unit: 'items', labels: { a: boundedId(9) }, maxCombinations: 4 }),
      ),
    ).toBe(4);
  });
});

describe('a malformed declaration is refused', () => {
  const d = { help: '', unit: 'items' } as const;
  it.each([
    [() => counter({ ...d, name: 'attempts' }), 'the name of a counter must end in _total'],
    [() => gauge({ ...d, name: 'Bad-Name' }), 'metric name "Bad-Name"'],
    [
      () => gauge({ ...d, name: 'a', labels: { job: boundedId(1) } }),
      'label "job" is reserved by Prometheus',
    ],
    [
      () => gauge({ ...d, name: 'a', labels: { 'a b': boundedId(1) } }),
      'label "a b" is not a Prometheus label name',
    ],
    [
      () => histogram({ ...d, name: 'a', buckets: [2, 1] }),
      'buckets are [2, 1]; give at least one, in ascending order',
    ],
    [() => oneOf('a', 'a'), 'each value once'],
    [() => boundedId(0), 'boundedId budget is 0: give a whole number of at least 1'],
    [() => byName([gauge({ ...d, name: 'a' }), gauge({ ...d, name: 'a' })]), 'metric a is declared twice'],
  ])('%s', (declare, message) => {
    expect(declare).toThrow(message);
  });
});
