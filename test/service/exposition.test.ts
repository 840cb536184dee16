import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../exporter/app.ts';
import { sampleMetrics } from '../bundle.ts';
import { eventually, scrape, startTestApp } from './support.ts';

describe('/metrics under calm traffic', () => {
  let app: App;
  let text: string;
  beforeAll(async () => {
    app = await startTestApp({ TRAFFIC: 'calm' });
    const names = sampleMetrics.map(metric =>
      metric.type === 'histogram' ? `${metric.name}_count` : metric.name,
    );
    const missing = async () => {
      const present = new Set((await scrape(app)).map(sample => sample.name));
      return names.filter(name => !present.has(name));
    };
    await eventually(missing, list => list.length === 0);
    text = await (await fetch(`${app.url}/metrics`)).text();
  });
  afterAll(() => app.close());

  it('exposes all metrics of the contract, and nothing else', () => {
    const exposed = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(exposed.sort()).toEqual(sampleMetrics.map(({ name, type }) => `${name} ${type}`).sort());
  });
  it.each(sampleMetrics.map(metric => [metric.name, metric] as const))(
    'gives %s its labels, closed values and buckets',
    async (_, metric) => {
      const samples = (await scrape(app)).filter(
        ({ name }) => name.replace(/_(bucket|sum|count)$/, '') === metric.name || name === metric.name,
      );
      expect(samples.length).toBeGreaterThan(0);
      for (const { labels } of samples) {
        const { le, ...own } = labels;
        expect(Object.keys(own).sort()).toEqual(Object.keys(metric.labels).sort());
        for (const [name, label] of Object.entries(metric.labels)) {
          if (label.kind === 'closed') expect(label.values).toContain(own[name]);
          if (label.kind === 'masked') expect(own[name]).toMatch(/^(\+55\*{9}\d\d|other)$/);
        }
        expect(le === undefined || [...metric.buckets.map(String), '+Inf'].includes(le)).toBe(true);
      }
      if (metric.type === 'histogram') {
        const bounds = new Set(samples.flatMap(({ labels }) => labels.le ?? []));
        expect(
          [...bounds]
            .map(Number)
            .sort((a, b) => a - b)
            .slice(0, -1),
        ).toEqual(metric.buckets);
      }
    },
  );
  it('stays under 1,000 series', async () => {
    expect((await scrape(app)).length).toBeLessThan(1000);
  });
  it('holds no failure, error or refused request when it is calm', async () => {
    const bad = (await scrape(app)).filter(
      ({ name, labels, value }) =>
        value > 0 &&
        (['failed', 'error', 'timeout'].includes(labels.status ?? '') ||
          /rate_limit_hits|connection_errors|outbound_failed|qr_updates|^cb_/.test(name) ||
          labels.status_code === '5xx'),
    );
    expect(bad).toEqual([]);
  });
  it('answers in OpenMetrics to a server that asks for it', async () => {
    const response = await fetch(`${app.url}/metrics`, {
      headers: { accept: 'application/openmetrics-text; version=1.0.0' },
    });
    expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
    expect(await response.text()).toMatch(/# EOF\n$/);
  });
});
