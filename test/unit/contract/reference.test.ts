import { describe, expect, it } from 'vitest';
import { metricReference } from '../../../core/generate/docs/metrics.ts';
import { defineConfig, defineSystem } from '../../../core/index.ts';
import { counter } from '../../../core/metrics/metric.ts';
import { configure } from '../../../core/project/config.ts';
import { defaultConfig, exporterMetrics } from '../../bundle.ts';
import { sent } from './support.ts';

const { content } = metricReference({ ...defaultConfig, grafanaUrl: 'https://grafana.test' });
const sections = new Map(
  content
    .split('\n### ')
    .slice(1)
    .map(text => [/`(.+)`/.exec(text)![1]!, text]),
);

describe('docs/metrics.md', () => {
  it('has a section for every metric of the exporter, with type, unit and worst-case series', () => {
    expect([...sections.keys()]).toEqual(exporterMetrics.map(({ name }) => name));
    for (const { name, type, unit } of exporterMetrics) {
      expect(sections.get(name), name).toMatch(new RegExp(`\n- ${type}, in ${unit}; at most \\d+ series\n`));
    }
  });
  it('names labels with their values or budgets, and buckets', () => {
    expect(sections.get('whatsapp_rate_limit_hits_total')).toContain(
      '- labels: `phone_number` (masked phone, at most 5), `limit_type` (auth_attempts, verification_codes, messages)',
    );
    expect(sections.get('whatsapp_auth_response_time_seconds')).toContain(
      '- buckets: 0.1, 0.5, 1, 2, 5, 10\n',
    );
  });
  it('links the dashboards that show a metric, and names their panels', () => {
    expect(sections.get('whatsapp_active_sessions')).toContain(
      '- dashboards: [WhatsApp Authentication Dashboard](https://grafana.test/d/vigia-whatsapp-auth) (Sessions, Active Sessions)',
    );
  });
  it('links the alerts over a metric, and the objectives that count by it', () => {
    expect(sections.get('whatsapp_auth_attempts_total')).toContain(
      '[WhatsAppAuthHighFailureRate](runbooks/WhatsAppAuthHighFailureRate.md)',
    );
    expect(sections.get('messages_outbound_total')).toContain(
      '- objectives: [WhatsSelf Send Success](https://grafana.test/d/vigia-slo-whatsself-send-success)',
    );
  });
  it('names old names, and leaves out a line that would be empty', () => {
    const metric = counter({ ...sent, labels: {}, deprecatedNames: ['sends'] });
    const alone = defineConfig({
      systems: [defineSystem({ name: 'crews', title: 'Crews', metrics: [metric] })],
      platform: [],
    });
    expect(metricReference(configure(alone)).content).toMatch(
      /### `sent_total`\nMessages sent to contacts\.\n\n- counter, in messages; at most 1 series\n- deprecated names: `sends`\n$/,
    );
  });
});
