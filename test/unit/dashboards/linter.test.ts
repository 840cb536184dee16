import { describe, expect, it } from 'vitest';
import { alertPanels } from '../../../core/generate/grafana.ts';
import { dashboards, project } from '../../bundle.ts';
import { ownUidsOf } from '../../systems/dashboards.ts';
import { perSystem } from '../../systems/per-system.ts';
import { generated } from './generated.ts';
import { lint } from './linter.ts';
import {
  alertRange,
  customRates,
  type Exception,
  exceptions as ofPlatform,
  sameSeriesAsAlert,
} from './linter-exceptions.ts';

const violations = generated.flatMap(lint);
const covers = (exception: Exception, violation: (typeof violations)[number]) =>
  exception.rule === violation.rule && violation.where.startsWith(exception.where);
const isNeeded = (exception: Exception) => violations.some(violation => covers(exception, violation));

const uids = project.options.systems.flatMap(({ name }) => ownUidsOf(name));
const particular = await perSystem<{ exceptions: readonly Exception[] }>('linter-exceptions.ts');
const exceptions = [
  ...ofPlatform,
  ...particular.flatMap(one => one.exceptions),
  // A system's metrics have names of their own, whatever the system.
  ...uids.flatMap(sameSeriesAsAlert),
  ...uids.map(customRates).filter(isNeeded),
  ...[...alertPanels(dashboards).values()].map(({ uid, title }) => alertRange(uid, title)).filter(isNeeded),
];

describe("grafana's dashboard linter", () => {
  it('finds nothing but the exceptions', () => {
    expect(violations.filter(violation => !exceptions.some(one => covers(one, violation)))).toEqual([]);
  });
  it.each(exceptions.map(one => [`${one.rule} in ${one.where}`, one] as const))(
    'still needs the exception %s',
    (_, exception) => {
      expect(exception.reason.length).toBeGreaterThan(20);
      expect(isNeeded(exception)).toBe(true);
    },
  );
  it('finds what is wrong', () => {
    const [dashboard] = structuredClone(generated) as [(typeof generated)[number]];
    const [panel] = dashboard.panels;
    const broken = {
      ...dashboard,
      editable: true,
      templating: { list: [] },
      panels: [
        {
          ...panel!,
          description: '',
          datasource: { uid: 'prometheus' },
          targets: [
            { ...panel!.targets![0]!, expr: 'rate(shop_orders_total[5m])' },
            { ...panel!.targets![0]!, expr: 'sum(shop_orders_total' },
          ],
        },
      ],
    };
    expect(new Set(lint(broken).map(({ rule }) => rule))).toEqual(
      new Set([
        'template-datasource-rule',
        'uneditable-dashboard',
        'template-job-rule',
        'template-instance-rule',
        'panel-title-description-rule',
        'panel-datasource-rule',
        'target-job-rule',
        'target-instance-rule',
        'target-rate-interval-rule',
        'target-counter-agg-rule',
        'target-promql-rule',
      ]),
    );
  });
});
