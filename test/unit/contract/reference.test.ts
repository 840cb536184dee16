import { describe, expect, it } from 'vitest';
import { metricReference } from '../../../core/generate/docs/metrics.ts';
import { defineConfig, defineSystem } from '../../../core/index.ts';
import { counter } from '../../../core/metrics/metric.ts';
import { configure } from '../../../core/project/config.ts';
import { alertGroups, defaultConfig, exporterMetrics } from '../../bundle.ts';
import shop from '../../payments/vigia.config.ts';
import { sent } from './support.ts';

const sectionsOf = ({ content }: { readonly content: string }) =>
  new Map(
    content
      .split('\n### ')
      .slice(1)
      .map(text => [/`(.+)`/.exec(text)![1]!, text]),
  );
const recordedNames = [
  ...new Set(
    alertGroups
      .flatMap(({ recordings = [] }) => recordings)
      .flatMap(({ recordings }) => recordings.map(({ record }) => record.name)),
  ),
];
const ours = sectionsOf(metricReference(defaultConfig));
const sections = sectionsOf(metricReference(configure(shop, { grafanaUrl: 'https://grafana.test' })));

describe('docs/metrics.md', () => {
  it('has a section for every metric of the exporter, with type, unit and worst-case series', () => {
    expect([...ours.keys()].filter(name => !recordedNames.includes(name))).toEqual(
      exporterMetrics.map(({ name }) => name),
    );
    for (const { name, type, unit } of exporterMetrics) {
      expect(ours.get(name), name).toMatch(new RegExp(`\n- ${type}, in ${unit}; at most \\d+ series\n`));
    }
  });
  it('has a section for every series that a rule records, with its unit, its rule and who shows it', () => {
    expect([...ours.keys()].filter(name => recordedNames.includes(name))).toEqual(recordedNames);
    const budget = sections.get('slo:period_error_budget_remaining:ratio')!;
    expect(budget).toContain('recorded by 3 rules, the first in group `slo-');
    expect(budget).toContain('`sloth_id`');
  });
  it('names labels with their values or budgets, and buckets', () => {
    expect(sections.get('shop_payments_total')).toContain(
      '- labels: `phone` (masked phone, at most 5), `branch` (at most 3), `method` (voucher, card), `status` (success, failed)',
    );
    expect(sections.get('shop_payment_seconds')).toContain('- buckets: 0.1, 0.5, 1, 2, 5, 120\n');
  });
  it('links the dashboards that show a metric, and names their panels', () => {
    expect(sections.get('shop_carts')).toContain(
      '- dashboards: [Carts](https://grafana.test/d/shop-carts) (Carts)',
    );
  });
  it('links the alerts over a metric, and the objectives that count by it', () => {
    expect(sections.get('shop_payments_total')).toContain('[ShopPaymentsFail](runbooks/ShopPaymentsFail.md)');
    expect(sections.get('shop_payments_total')).toContain(
      '- objectives: [Shop Payments](https://grafana.test/d/vigia-slo-shop-payments)',
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
