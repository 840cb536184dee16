import { expect, it } from 'vitest';
import { metricReference } from '../../../core/generate/docs/metrics.ts';
import { defaultConfig } from '../../bundle.ts';

it('docs/metrics.md has the ratio that a rule of WhatsSelf records, with its unit, its rule and who shows it', () => {
  const { content } = metricReference(defaultConfig);
  const [delivery] = content.split('### ').filter(section => section.startsWith('`delivery_success_ratio`'));
  expect(delivery).toContain(
    '- gauge, in ratio; recorded by the rule in group `delivery`: `1 - (sum by (environment) (rate(',
  );
  expect(delivery).toContain('[WhatsSelf Quality]');
});
