import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { growing, present, standing } from 'vigia/alerts';
import { absent, divide, increase, rate, select, sum } from 'vigia/promql';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { drillTable } from '../../core/drill/all.ts';
import type { DrillResult } from '../../core/drill/drill.ts';
import { drillPrivately } from '../../core/drill/private.ts';
import { locate } from '../../core/run/locate.ts';
import {
  counted,
  manyFail,
  manyWait,
  orders,
  ordersFail,
  shop,
  shopAlert,
  stockUncounted,
  waiting,
} from '../shop.ts';
import { connectionsOutside } from './connections.ts';

const { absent: away } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...away].map(([name, reason]) => `${name} is not there: ${reason}`);

const uncounted = shopAlert({
  name: 'ShopStockNeverCounted',
  value: absent(counted),
  for: '1m',
  unitTest: { drive: present(counted), firing: 0, silent: 1 },
});
/** Its unit test is wrong: at ten it does not fire yet. */
const neverFires = shopAlert({
  name: 'ShopNeverFires',
  value: select(waiting),
  threshold: { operator: '>', value: 10 },
  for: '1m',
  unitTest: { drive: standing(waiting), firing: 10, silent: 9 },
});
/** Its unit test is wrong: at eleven it fires already. */
const firesAlready = shopAlert({
  name: 'ShopFiresAlready',
  value: select(waiting),
  threshold: { operator: '>', value: 10 },
  for: '0s',
  unitTest: { drive: standing(waiting), firing: 12, silent: 11 },
});
const cannot = shopAlert({
  name: 'ShopCannotBeReplayed',
  value: divide(sum(rate(orders, '5m')), sum(increase(orders, '5m'))),
  for: '0s',
  unitTest: { drive: growing(orders), firing: 1, silent: 0 },
});

/** It looks at another environment: when that breaks, it fires everywhere. */
const everywhere = shopAlert({
  name: 'ShopFiresEverywhere',
  value: {
    node: {
      kind: 'call',
      name: 'clamp_min',
      args: [
        select(waiting).node,
        {
          kind: 'call',
          name: 'scalar',
          args: [select(waiting, { job: 'ShopFiresEverywhere', environment: 'production' }).node],
        },
      ],
    },
  },
  threshold: { operator: '>', value: 10 },
  for: '1m',
  unitTest: { drive: standing(waiting), firing: 11, silent: 10 },
});

const proven: readonly Alert[] = [ordersFail, manyFail, manyWait, stockUncounted, uncounted];

/** Somebody outside, who counts those who call. */
function outside() {
  let calls = 0;
  const server: Server = createServer(socket => {
    calls += 1;
    socket.destroy();
  });
  return {
    calls: () => calls,
    start: () =>
      new Promise<number>(done =>
        server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
      ),
    stop: () => server.close(),
  };
}

describe('alerts of a project without a service, by a replay of their unit tests', () => {
  const mail = outside();
  const service = outside();
  const reached = new Set<string>();
  let results: readonly DrillResult[] = [];
  const resultOf = (test: TestContext, { name }: Alert): DrillResult => {
    test.skip(missing !== undefined, missing);
    return results.find(({ alert }) => alert === name)!;
  };

  beforeAll(async () => {
    if (missing !== undefined) return;
    const smarthost = `127.0.0.1:${await mail.start()}`;
    const at = [`127.0.0.1:${await service.start()}`];
    const email = {
      kind: 'email',
      to: 'a@example.org',
      from: 'b@example.org',
      user: 'c',
      smarthost,
    } as const;
    const all = [...proven, neverFires, firesAlready, cannot, everywhere];
    const project = shop(all, {
      targets: [
        { job: 'shop', at },
        { job: 'till', at: { production: at, staging: at } },
        { job: 'found', discover: { dns: { names: ['localhost'], port: Number(at[0]!.split(':')[1]) } } },
      ],
      remoteWrite: [{ url: `http://${at[0]}/api/v1/write` }],
      channels: { warning: [{ ...email, password: 'smtp-password' }] },
      environments: {
        production: {
          channels: {
            warning: [
              { ...email, password: 'smtp-password' },
              { kind: 'webhook', url: 'ops-hook' },
            ],
          },
          externalUrls: [`http://${at[0]}/`],
          override: { ShopManyOrdersWait: { threshold: 25, for: '3m', severity: 'critical' } },
        },
        staging: {},
      },
    });
    const looking = setInterval(async () => {
      for (const one of (await connectionsOutside()) ?? []) reached.add(one);
    }, 250);
    results = await drillPrivately(
      project,
      all.map(({ name }) => project.alerts.find(one => one.name === name)!),
    );
    clearInterval(looking);
    console.log(`\n${drillTable(results)}`);
  }, 180_000);
  afterAll(() => {
    mail.stop();
    service.stop();
  });

  for (const alert of proven) {
    it(`${alert.name} fires, is notified by its route and resolves`, test => {
      const { failure, leftOut, seconds, received } = resultOf(test, alert);
      expect({ failure, leftOut }).toEqual({});
      const steps = ['inactive', 'pending', 'firing', 'notified', 'resolved'];
      expect(Object.keys(seconds)).toEqual(steps.filter(step => step !== 'pending' || alert.for !== '0s'));
      for (const [i, status] of (['firing', 'resolved'] as const).entries()) {
        expect(received[i]).toMatchObject({
          status,
          receiver: alert === manyWait ? 'critical' : 'warning',
          labels: {
            alertname: alert.name,
            severity: alert === manyWait ? 'critical' : 'warning',
            service: 'shop',
            environment: 'production',
          },
          annotations: { summary: alert.summary },
        });
        expect(received[i]!.annotations.description).toMatch(/^production: The value is [\d.e+]+\.$/);
      }
    });
  }

  it('one whose unit test never reaches its threshold fails with the step that does not come', test => {
    const { failure, seconds } = resultOf(test, neverFires);
    expect(failure).toMatch(/^"pending" was not reached within \d+ s; its state was inactive$/);
    expect(Object.keys(seconds)).toEqual(['inactive']);
  });
  it('one that fires at its silent level is not proven', test => {
    const { failure, seconds } = resultOf(test, firesAlready);
    expect(failure).toMatch(/^not proven: it is firing before its fault; "inactive" was not reached/);
    expect(seconds).toEqual({});
  });
  it('one that also fires where all is well is not proven', test => {
    expect(resultOf(test, everywhere).failure).toBe(
      'it was also notified of an environment whose series stayed at the silent level',
    );
  });
  it('one that compressed time cannot show is left out with the reason, and not passed', test => {
    const { leftOut, received } = resultOf(test, cannot);
    expect(leftOut).toContain('drill it with --time-scale 1');
    expect(received).toEqual([]);
  });
  it('tell no channel of the project, scrape none of its targets, and write to no store of it', test => {
    test.skip(missing !== undefined, missing);
    expect({ mails: mail.calls(), scrapes: service.calls() }).toEqual({ mails: 0, scrapes: 0 });
  });
  it('connect to nothing outside of this machine', async test => {
    test.skip(missing !== undefined, missing);
    test.skip((await connectionsOutside()) === undefined, 'there is no /proc');
    expect([...reached]).toEqual([]);
  });
});
