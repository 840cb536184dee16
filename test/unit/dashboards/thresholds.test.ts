import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../core/alerts/alert.ts';
import { severityColor, status } from '../../../core/dashboards/colors.ts';
import { refId } from '../../../core/generate/grafana/targets.ts';
import { alertSteps } from '../../../core/generate/grafana/thresholds.ts';
import type { Comparison } from '../../../core/promql/node.ts';
import { ordersFail } from '../../shop.ts';

const fine = status.good;
const wrong = severityColor.critical;

const alert = (operator: Comparison): Alert => ({
  ...ordersFail,
  severity: 'critical',
  threshold: { operator, value: 7 },
});

describe("an alert's threshold", () => {
  it.each([
    ['>', [fine, wrong], [null, 7]],
    ['>=', [fine, wrong], [null, 7]],
    ['<', [wrong, fine], [null, 7]],
    ['<=', [wrong, fine], [null, 7]],
    ['==', [fine, wrong, fine], [null, 7, 8]],
    ['!=', [wrong, fine, wrong], [null, 7, 8]],
  ] as const)('%s colours the side on which it fires', (operator, colors, values) => {
    const steps = alertSteps(alert(operator));
    expect(steps.map(step => step.color)).toEqual(colors);
    expect(steps.map(step => step.value)).toEqual(values);
  });
  it('that is not there colours nothing', () => {
    const { threshold: _, ...without } = ordersFail;
    expect(alertSteps(without)).toEqual([{ value: null, color: fine }]);
  });
});

describe('the names of queries', () => {
  it('go on after Z', () => {
    expect([0, 1, 25, 26, 27, 52].map(refId)).toEqual(['A', 'B', 'Z', 'AA', 'AB', 'BA']);
  });
});
