import { divide, increase, rate, sum } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { inhibitions } from '../../../../core/alerts/routing.ts';
import { farPace, usualPace } from '../../../../core/drill/pace.ts';
import { together } from '../../../../core/drill/replay/apart.ts';
import { planReplay } from '../../../../core/drill/replay/plan.ts';
import { plannedReplay } from '../../../../core/drill/replay.ts';
import { alerts, project } from '../../../bundle.ts';
import payments from '../../../payments/vigia.config.ts';
import { manyFail, manyWait, orders, ordersFail, shop, shopAlert, stockUncounted } from '../../../shop.ts';

const ours = shop([ordersFail, manyFail, manyWait, stockUncounted]);
const named = (name: string) => alerts.find(one => one.name === name)!;
const ofShop = (name: string) => payments.alerts.find(one => one.name === name)!;

describe('the plan of a replay', () => {
  it('has the page at either level, growth as fast as what the alert asks of it', () => {
    const { silent, firing } = planReplay(ordersFail, ours);
    expect(silent).toMatchObject([{ name: 'shop_orders_total', level: 0.475, scale: 1 }]);
    expect(firing).toMatchObject([{ name: 'shop_orders_total', level: 0.525, scale: 1 }]);
    expect(planReplay(manyFail, ours).firing[0]!.scale).toBe(60);
    expect(planReplay(manyFail, ours, 120).firing[0]!.scale).toBe(120);
    expect(planReplay(manyFail, ours, 1).firing[0]!.scale).toBe(1);
  });

  it('keeps an age below its lower level between two scrapes, and lets it pass the upper one', () => {
    const { silent, firing } = planReplay(stockUncounted, ours);
    expect(silent[0]).toMatchObject({ kind: 'age', level: 3600, younger: 2 });
    expect(firing[0]).toMatchObject({ kind: 'age', level: 3601, younger: 0 });
  });

  it('waits at the silent level for as long as the alert looks back, then for as long as it waits itself', () => {
    // 5 minutes of range, one of `for`, and eight evaluations each.
    expect(planReplay(ordersFail, ours).times).toMatchObject({ settles: 7_000, calm: 3_000 });
    // Its objective is not judged in the first hour.
    expect(planReplay(ofShop('SLOShopOpenBurnsFast'), payments).times.settles).toBeGreaterThan(
      (75 * 60_000) / farPace.timeScale,
    );
  });

  it('is at the far pace for what looks back for hours, unless it looks back for a minute too', () => {
    expect(planReplay(ordersFail, ours).pace).toBe(usualPace);
    expect(planReplay(ofShop('SLOShopPaymentsBurnsSlowly'), payments).pace).toBe(farPace);
    const ranges = (short: '1m' | '4m') => {
      const value = divide(sum(rate(orders, short)), sum(rate(orders, '1d')));
      return shopAlert({ name: 'Both', value, for: '0s', unitTest: ordersFail.unitTest });
    };
    expect(planReplay(ranges('4m'), ours).pace).toBe(farPace);
    expect(planReplay(ranges('1m'), ours).pace).toBe(usualPace);
  });

  it('is there for every alert of the bundle', () => {
    const leftOut = alerts.filter(alert => 'leftOut' in plannedReplay(alert, project));
    expect(leftOut.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    {
      what: 'whose growth cannot be right on compressed time',
      value: divide(sum(rate(orders, '5m')), sum(increase(orders, '5m'))),
      drive: ordersFail.unitTest.drive,
      reason: 'it cannot be replayed: it asks of shop_orders_total both',
    },
    {
      what: 'whose series nobody can read',
      value: sum(rate(orders, '5m')),
      drive: () => [{ series: 'up{', level: 1, kind: 'value' as const }],
      reason: 'it cannot be replayed: its unit test names the series up{',
    },
  ])('of an alert $what is left out with the reason', ({ value, drive, reason }) => {
    const unitTest = { drive, firing: 1, silent: 0.5 };
    const odd = shopAlert({ name: 'Odd', value, for: '0s', unitTest });
    expect(plannedReplay(odd, shop([odd]))).toEqual({ leftOut: expect.stringContaining(reason) });
  });
});

describe('replays on the same servers', () => {
  const plans = alerts.map(alert => planReplay(alert, project));
  const held = [...inhibitions, ...project.systems.flatMap(system => system.inhibitions ?? [])];
  const stacks = together(plans, held);
  const stackOf = (name: string) => stacks.findIndex(some => some.some(({ alert }) => alert.name === name));

  it('are all of them, each once', () => {
    expect(
      stacks
        .flat()
        .map(({ alert }) => alert.name)
        .sort(),
    ).toEqual(alerts.map(({ name }) => name).sort());
  });
  it('never read what another shows', () => {
    for (const some of stacks) {
      for (const one of some) {
        for (const other of some.filter(that => that !== one)) {
          expect([...one.shows].filter(name => other.reads.has(name))).toEqual([]);
        }
      }
    }
  });
  it('hold back nobody else’s notification', () => {
    const [worse, bad] = ['HostCpuSaturated', 'HostCpuHigh'];
    expect(stackOf(worse)).not.toBe(stackOf(bad));
    // They share no series: what keeps them apart is the inhibition.
    const fake = (name: string) => ({
      alert: named(name),
      shows: new Set<string>(),
      reads: new Set<string>(),
    });
    expect(together([fake(worse), fake(bad)], held)).toHaveLength(2);
    expect(together([fake(worse), fake(bad)], [])).toHaveLength(1);
  });
  it('leave alone what reads the series that Prometheus makes of every target', () => {
    expect(stacks[stackOf('TargetDown')]).toHaveLength(1);
  });
});
