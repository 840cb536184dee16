import { defineConfig, defineSystem, type ProjectOptions, type System } from 'vigia';
import { gauge, histogram } from 'vigia/metrics';
import { describe, expect, it } from 'vitest';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { configure } from '../../../core/project/config.ts';
import { counted, orders, ordersFail, waiting } from '../../shop.ts';

/** What Node runs and the compiler was not asked of. */
type Anything = Readonly<Record<string, unknown>>;

const shop = { name: 'shop', title: 'Shop', metrics: [orders, waiting, counted] };

const withSystem = (changes: Anything) => () =>
  defineConfig({ systems: [{ ...shop, ...changes } as unknown as System] });
const withAlert = (changes: Anything) =>
  withSystem({ alerts: [{ ...ordersFail, ...changes }], dashboards: [], slos: [] });
const withOptions = (changes: Anything) => () =>
  defineConfig({ systems: [shop], ...changes } as unknown as ProjectOptions);
const without = (field: keyof typeof ordersFail) => ({ [field]: undefined });

const dashboard = { uid: 'shop', title: 'Shop', description: 'Is it well?', sections: [] };
const objective = {
  ...{ name: 'packed', title: 'Packed', description: 'Orders are packed.', target: 0.9, causes: [] },
  indicator: { kind: 'latency', histogram: {}, within: 5 },
};

describe('a declaration that the compiler was not asked of', () => {
  it.each<[string, () => unknown, string]>([
    ['a severity', withAlert({ severity: 'crit' }), "severity is 'crit': use one of critical, warning"],
    ['no severity', withAlert(without('severity')), 'ShopOrdersFail has no severity: use one of critical'],
    ['seconds', withAlert({ for: 300 }), "for is 300: write a number and one of ms s m h d w, such as '5m'"],
    ['words', withAlert({ for: '5 minutes' }), "for is '5 minutes': write a number and one of"],
    ['no time', withAlert(without('for')), 'ShopOrdersFail has no for: write a number and one of ms s m'],
    ['a slip', withAlert({ ...without('for'), forr: '5m' }), 'has "forr": did you mean for?'],
    [
      'a bare threshold',
      withAlert({ threshold: 50 }),
      "threshold is 50: write { operator: '>', value: 0.1 }",
    ],
    [
      'a threshold in quotes',
      withAlert({ threshold: { operator: '>', value: '0.1' } }),
      "threshold: value is '0.1': write a number",
    ],
    ['no value', withAlert(without('value')), "has no value: give a query of 'vigia/promql'"],
    ['no unit test', withAlert(without('unitTest')), 'has no unitTest: write { drive, firing, silent }'],
    [
      'no drive',
      withAlert({ unitTest: { firing: 1, silent: 0 } }),
      'unitTest has no drive: give what drives',
    ],
    ['no runbook', withAlert(without('runbook')), 'has no runbook: write { impact, causes, steps }'],
    ['no causes', withAlert({ runbook: { impact: 'x', steps: [] } }), 'runbook has no causes: list likely'],
    ['another field', withAlert({ expr: 'up' }), 'alert ShopOrdersFail has "expr": use name, value'],
    ['one alert', withSystem({ alerts: ordersFail }), 'system shop: alerts is an object: list its alerts'],
    ['a hole', withSystem({ slos: [undefined] }), 'slos is a list with undefined in it: list its objectives'],
    ['no metrics', withSystem({ metrics: undefined }), 'system shop has no metrics: list its metrics'],
    [
      'an objective without a target',
      withSystem({ slos: [{ ...objective, target: undefined }] }),
      'objective packed has no target: write a number, such as 0.99',
    ],
    [
      'a target in quotes',
      withSystem({ slos: [{ ...objective, target: '0.95' }] }),
      "objective packed: target is '0.95': write a number",
    ],
    [
      'a window in words',
      withSystem({ slos: [{ ...objective, window: '30 days' }] }),
      "objective packed: window is '30 days': write a number and one of",
    ],
    [
      'a uid that Grafana refuses',
      withSystem({ dashboards: [{ ...dashboard, uid: 'my shop!' }] }),
      "dashboard Shop: uid is 'my shop!': use 1 to 40 letters, digits, - and _",
    ],
    [
      'no uid',
      withSystem({ dashboards: [{ ...dashboard, uid: undefined }] }),
      'dashboard Shop has no uid: use 1 to 40',
    ],
    [
      'one section',
      withSystem({ dashboards: [{ ...dashboard, sections: undefined, section: [] }] }),
      'dashboard Shop has "section": did you mean sections?',
    ],
    ['one system', withOptions({ systems: shop }), 'the project: systems is an object: list the systems'],
    ['no systems', withOptions({ systems: undefined }), 'the project has no systems: list the systems'],
    ['a field', withOptions({ chanels: {} }), 'the project has "chanels": did you mean channels?'],
    [
      'a setting',
      withOptions({ environments: { production: { retentonDays: 3 } } }),
      'environments.production has "retentonDays": did you mean retentionDays?',
    ],
    ['a desk', withOptions({ desk: true }), 'the project: desk is true: write {} for a desk'],
    ['readers', withOptions({ desk: { reads: 'all' } }), "desk: reads is 'all': use one of open, login"],
    [
      'a history',
      withOptions({ desk: { keepIncidents: 0 } }),
      'keepIncidents is 0: give a whole number from 1',
    ],
    ['a tenant', withOptions({ desk: { tenantLabel: 'a-b' } }), "tenantLabel is 'a-b': use a label"],
    [
      'a report',
      withOptions({ desk: { reports: { daily: 'critical' } } }),
      "desk: reports: daily is 'critical': list channels",
    ],
    [
      'containers',
      withOptions({ environments: { 'eu.1': {}, 'eu-1': {} } }),
      'environments has "eu.1" and "eu-1", whose containers would both be called vigia-eu-1',
    ],
  ])('is refused with its place, the value and the mend: %s', (_, declare, message) => {
    expect(declare).toThrow(message);
  });

  it.each<[string, () => unknown, string]>([
    ['no name', () => gauge({ help: 'x', unit: 'items' } as never), 'a gauge has the name undefined'],
    ['no help', () => gauge({ name: 'a', unit: 'items' } as never), 'a: help is undefined: write a text'],
    [
      'no buckets',
      () => histogram({ name: 'a', help: 'x', unit: 'seconds' } as never),
      'histogram a: buckets are undefined; give at least one',
    ],
    [
      'buckets in quotes',
      () => histogram({ name: 'a', help: 'x', unit: 'seconds', buckets: ['0.1', 1] } as never),
      'histogram a: buckets are [0.1, 1]; give at least one',
    ],
  ])('of a metric is refused, too: %s', (_, declare, message) => {
    expect(declare).toThrow(message);
  });

  it.each<[string, string, string]>([
    [
      'errors',
      'errors',
      'two groups of alerts are called "errors", the one of ShopOrdersFail and the one of Other',
    ],
    ['errors', '../x', 'a group of alerts has the name "../x"'],
    ['errors', '', 'a group of alerts has the name ""'],
    // That of the alerts of a system that are in no group.
    ['errors', 'store', 'two groups of alerts are called "store", the one of Loose and the one of Other'],
  ])('never loses alerts to a file of the same name: %s and %s', (one, other, message) => {
    const named = (name: string) => ({ ...ordersFail, name });
    const store = defineSystem({
      ...{ name: 'store', title: 'Store', metrics: [] },
      alerts: [named('Loose'), { name: other, alerts: [named('Other')] }],
    });
    const first = { ...shop, dashboards: [], alerts: [{ name: one, alerts: [ordersFail] }] };
    expect(() => defineConfig({ systems: [first as unknown as System, store as System] })).toThrow(message);
  });

  it('may say that the condition need not hold in any unit of time', () => {
    for (const time of ['0s', '0m', '00s'] as const) {
      const { alerts } = withAlert({ for: time })();
      expect(alerts.find(({ name }) => name === ordersFail.name)!.for).toBe('0s');
    }
  });
  it('of environments may give one its own containers', () => {
    const project = withOptions({ environments: { 'eu.1': {}, 'eu-1': { composeProject: 'other' } } })();
    expect(composeArtifacts(configure(project))[0]!.content).toContain('name: vigia-eu-1');
  });
});
