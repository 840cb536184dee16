import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { drillTable, runDrills } from '../../../core/drill/all.ts';
import { type Fault, runDrill, seeThrough, type Watch } from '../../../core/drill/drill.ts';
import { whyNotDrilled } from '../../../core/drill/needs.ts';
import { looksFarBack } from '../../../core/drill/pace.ts';
import { type AlertState, alertState } from '../../../core/drill/stack-client.ts';
import { hostCpuHigh as declaredHigh } from '../../../core/platform/alerts/host.ts';
import { watchdog as declared } from '../../../core/platform/alerts/watch.ts';
import { completeAlert } from '../../../core/project/complete.ts';
import project from '../../payments/vigia.config.ts';
import { manyWait, ordersFail } from '../../shop.ts';

const platform = { name: 'platform', title: 'Platform' };
const watchdog = completeAlert(declared, platform);
const hostCpuHigh = completeAlert(declaredHigh, platform);

const { alerts } = project;
/** Two alerts, each with a scenario of its own. */
const storms = { ...manyWait, drill: { scenario: 'storm' } };
const failures = { ...ordersFail, drill: { scenario: 'failures' } };

/** A stack that behaves as told: which state the rule has, and which notifications lie in the inbox. */
function stack() {
  const state = {
    rule: 'inactive',
    rules: ['Watchdog', storms.name, failures.name, 'Other'],
    inbox: [] as object[],
    scenarios: [] as string[],
    unhealthyAnswers: 0,
    touches: {} as Record<string, readonly string[] | 'everything'>,
  };
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url.startsWith('/scenarios/')) {
      state.scenarios.push(`${request.method} ${url}`);
      onScenario(request.method ?? '', url);
    }
    if (url === '/health') {
      response.writeHead(state.unhealthyAnswers-- > 0 ? 503 : 200).end('{}');
      return;
    }
    const rules = state.rules.map(name => ({ name, state: state.rule }));
    const scenarios = Object.entries(state.touches).map(([name, touches]) => ({ name, touches }));
    const answers: Record<string, object> = {
      '/inbox.json': { notifications: state.inbox },
      '/scenarios': { scenarios },
      '/api/v1/rules?type=alert': { data: { groups: [{ rules }] } },
    };
    response.end(JSON.stringify(answers[url] ?? answers[url.replace(/\?.*/, '')] ?? {}));
  });
  let onScenario = (_method: string, _url: string) => {};
  return {
    state,
    when: (react: (method: string, url: string) => void) => {
      onScenario = react;
    },
    async start() {
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return { exporter: url, desk: url, prometheus: url };
    },
    stop: () => server.close(),
  };
}

const message = (alertname: string, status: string) => ({
  inbox: 'critical',
  receivedAt: new Date().toISOString(),
  alerts: [{ status, labels: { alertname }, annotations: {} }],
});

describe('a drill', () => {
  let fake: ReturnType<typeof stack>;
  afterEach(() => fake.stop());

  it('sees inactive, pending, firing, notified and resolved, and ends the scenario', async () => {
    fake = stack();
    const urls = await fake.start();
    const { name } = storms;
    fake.when(method => {
      if (method === 'DELETE') {
        fake.state.rule = 'inactive';
        setTimeout(() => fake.state.inbox.push(message(name, 'resolved')), 150);
        return;
      }
      fake.state.rule = 'pending';
      setTimeout(() => {
        fake.state.rule = 'firing';
        fake.state.inbox.push(message(name, 'firing'));
      }, 300);
    });
    const result = await runDrill(storms, urls, { timeScale: 1000 });
    expect(result.failure).toBeUndefined();
    expect(Object.keys(result.seconds)).toEqual(['inactive', 'pending', 'firing', 'notified', 'resolved']);
    expect(result.received.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(fake.state.scenarios).toEqual(['POST /scenarios/storm', 'DELETE /scenarios/storm']);
  });

  it('shares its scenario with the other alerts of it: started once when all are ready, ended when all are told', async () => {
    fake = stack();
    const urls = await fake.start();
    const two = [storms, { ...storms, name: 'Other' }];
    const told = (status: string, after: number) =>
      two.forEach(({ name }, i) => {
        setTimeout(() => fake.state.inbox.push(message(name, status)), after + 300 * i);
      });
    fake.when(method => {
      fake.state.rule = method === 'DELETE' ? 'inactive' : 'firing';
      told(method === 'DELETE' ? 'resolved' : 'firing', 50);
    });
    const results = await runDrills(two, urls, { timeScale: 1000, patienceMs: 3000 });
    expect(results.map(result => [result.alert, result.failure])).toEqual(
      two.map(({ name }) => [name, undefined]),
    );
    expect(fake.state.scenarios).toEqual(['POST /scenarios/storm', 'DELETE /scenarios/storm']);
  });

  it.each([
    { what: 'waits for another that touches the same', touches: ['orders'], apart: true },
    { what: 'runs beside another that touches something else', touches: ['parcels'], apart: false },
    { what: 'has the stack to itself when it touches everything', touches: 'everything', apart: true },
  ] as const)('$what', async ({ touches, apart }) => {
    fake = stack();
    fake.state.touches = { failures: ['orders'], storm: touches };
    const urls = await fake.start();
    const two = [failures, storms];
    fake.when((method, url) => {
      const status = method === 'DELETE' ? 'resolved' : 'firing';
      fake.state.rule = status === 'firing' ? 'firing' : 'inactive';
      const { name } = url.endsWith('failures') ? two[0]! : two[1]!;
      setTimeout(() => fake.state.inbox.push(message(name, status)), 250);
    });
    const results = await runDrills(two, urls, { timeScale: 1000, patienceMs: 3000 });
    expect(results.map(result => [result.alert, result.failure])).toEqual(
      two.map(({ name }) => [name, undefined]),
    );
    const methods = fake.state.scenarios.map(one => one.split(' ')[0]);
    expect(methods).toEqual(
      apart ? ['POST', 'DELETE', 'POST', 'DELETE'] : ['POST', 'POST', 'DELETE', 'DELETE'],
    );
  });

  it('comes early when its fault takes long to show, and late when it needs the stack to itself', async () => {
    fake = stack();
    fake.state.touches = { failures: 'everything', storm: ['orders'], slow: ['orders'] };
    const slow = { ...storms, name: 'Other', drill: { scenario: 'slow', showsWithin: '1s' } as const };
    const urls = await fake.start();
    fake.when((method, url) => {
      const status = method === 'DELETE' ? 'resolved' : 'firing';
      fake.state.rule = status === 'firing' ? 'firing' : 'inactive';
      const { name } = [failures, slow, storms].find(one => url.endsWith(one.drill.scenario))!;
      setTimeout(() => fake.state.inbox.push(message(name, status)), 50);
    });
    const results = await runDrills([failures, storms, slow], urls, { timeScale: 1000, patienceMs: 3000 });
    expect(results.map(({ alert, failure }) => [alert, failure])).toEqual(
      [failures, storms, slow].map(({ name }) => [name, undefined]),
    );
    expect(fake.state.scenarios.filter(one => one.startsWith('POST'))).toEqual([
      'POST /scenarios/slow',
      'POST /scenarios/storm',
      'POST /scenarios/failures',
    ]);
  });

  it('that looks back for hours comes first, and lets the next begin when its fault is over', async () => {
    fake = stack();
    const far = { ...failures, drill: { scenario: 'failures', clearsWithin: '6h' } as const };
    fake.state.touches = { failures: 'everything', storm: 'everything' };
    const urls = await fake.start();
    const told: string[] = [];
    const tell = (name: string, status: string) => {
      told.push(`${name} ${status}`);
      fake.state.inbox.push(message(name, status));
    };
    fake.when((method, url) => {
      const status = method === 'DELETE' ? 'resolved' : 'firing';
      fake.state.rule = status === 'firing' ? 'firing' : 'inactive';
      const isFar = url.endsWith('failures');
      setTimeout(tell, isFar && status === 'resolved' ? 1500 : 50, isFar ? far.name : storms.name, status);
    });
    const results = await runDrills([storms, far], urls, { timeScale: 10_000, patienceMs: 5000 });
    expect(results.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(told).toEqual([
      `${far.name} firing`,
      `${storms.name} firing`,
      `${storms.name} resolved`,
      `${far.name} resolved`,
    ]);
  });

  it('begins when the service is well, its stores included', async () => {
    fake = stack();
    fake.state.unhealthyAnswers = 2;
    const urls = await fake.start();
    fake.state.rule = 'firing';
    fake.state.inbox.push(message('Watchdog', 'firing'));
    const begin = Date.now();
    await runDrills([watchdog], urls, { timeScale: 1000 });
    expect(Date.now() - begin).toBeGreaterThan(900);
    expect(fake.state.unhealthyAnswers).toBeLessThan(0);
  });

  it('that is not ready does not keep the others from theirs', async () => {
    fake = stack();
    const urls = await fake.start();
    const two = [{ ...storms, name: 'Unknown' }, storms];
    fake.when(method => {
      const status = method === 'DELETE' ? 'resolved' : 'firing';
      fake.state.rule = status === 'firing' ? 'firing' : 'inactive';
      setTimeout(() => fake.state.inbox.push(message(storms.name, status)), 50);
    });
    const results = await runDrills(two, urls, { timeScale: 1000, patienceMs: 500 });
    expect(results.map(result => result.failure)).toEqual([
      expect.stringContaining('has no rule Unknown'),
      undefined,
    ]);
  });

  it('begins when the alert is told as resolved, not when it is merely inactive', async () => {
    fake = stack();
    const urls = await fake.start();
    const { name } = storms;
    fake.state.inbox.push(message(name, 'firing'));
    const result = await runDrill(storms, urls, { timeScale: 1000, patienceMs: 300 });
    expect(result.failure).toContain('"inactive" was not reached');
    fake.state.inbox.push({
      ...message(name, 'resolved'),
      receivedAt: new Date(Date.now() + 1).toISOString(),
    });
    fake.when(method => {
      fake.state.rule = method === 'DELETE' ? 'inactive' : 'firing';
      const status = method === 'DELETE' ? 'resolved' : 'firing';
      setTimeout(() => fake.state.inbox.push(message(name, status)), 50);
    });
    const again = await runDrill(storms, urls, { timeScale: 1000, patienceMs: 1000 });
    expect(again.failure).toBeUndefined();
  });

  it('of an alert that always fires waits for its notification only', async () => {
    fake = stack();
    const urls = await fake.start();
    fake.state.rule = 'firing';
    fake.state.inbox.push(message('Watchdog', 'firing'));
    const result = await runDrill(watchdog, urls, { timeScale: 1000 });
    expect(Object.keys(result.seconds)).toEqual(['firing', 'notified']);
  });

  it('names the step that does not come, and ends the scenario all the same', async () => {
    fake = stack();
    const urls = await fake.start();
    const result = await runDrill(storms, urls, { timeScale: 60, patienceMs: 400 });
    expect(result.failure).toMatch(/"pending" was not reached within .*; its state was inactive$/);
    expect(fake.state.scenarios.at(-1)).toBe('DELETE /scenarios/storm');
    expect(drillTable([result])).toContain('FAILED: "pending" was not reached');
  });

  it('proves nothing of an alert that fires before its fault, and says so', async () => {
    fake = stack();
    const urls = await fake.start();
    fake.state.rule = 'firing';
    const result = await runDrill(storms, urls, { timeScale: 60, patienceMs: 300 });
    expect(result.failure).toMatch(/^not proven: it is firing before its fault; "inactive" was not reached/);
    expect(result.seconds).toEqual({});
  });

  it('of a fault that asks for calm begins when the alert has been inactive for so long without a break', async () => {
    const states = { state: 'inactive' as AlertState };
    const watch: Watch = { state: async () => states.state, notifications: async () => [] };
    let started = 0;
    const fault: Fault = { calmMs: 600, start: async () => (started = Date.now()), end: async () => {} };
    const begin = Date.now();
    setTimeout(() => {
      states.state = 'pending';
    }, 300);
    setTimeout(() => {
      states.state = 'inactive';
    }, 600);
    const result = await seeThrough(storms, watch, fault, { patienceMs: 1000 });
    expect(started - begin).toBeGreaterThan(1150);
    expect(result.seconds.inactive).toBeDefined();
    states.state = 'pending';
    const never = await seeThrough(storms, watch, fault, { patienceMs: 300 });
    expect(never.failure).toMatch(/^not proven: it is pending before its fault; "inactive" was not reached/);
  });

  it('is told when Prometheus does not know the rule', async () => {
    fake = stack();
    const urls = await fake.start();
    await expect(alertState(urls, 'Unknown')).rejects.toThrow('has no rule Unknown');
  });
});

describe('the far pace', () => {
  it('is for alerts that resolve after more than half an hour, or whose fault takes minutes to show', () => {
    const far = alerts.filter(looksFarBack).map(({ name }) => name);
    expect(far).toEqual(
      expect.arrayContaining([
        'SLOShopPaymentsBurnsSlowly',
        'SLOShopPromptBurnsFast',
        'SLOShopOpenBurnsSlowly',
      ]),
    );
    expect(far).not.toContain('SLOShopPaymentsBurnsFast');
    expect(far).not.toContain('ShopPaymentsFail');
  });
});

describe('a drill over an exporter', () => {
  it('is left out with the reason where that is not there', () => {
    expect(whyNotDrilled(hostCpuHigh, { missing: { 'node-exporter': 'not here' } })).toBe(
      'node-exporter is not available: not here',
    );
    expect(whyNotDrilled(hostCpuHigh, {})).toBeUndefined();
    expect(whyNotDrilled(storms, { missing: { 'node-exporter': 'not here' } })).toBeUndefined();
  });
});

describe('a drill without a scenario', () => {
  const ownAlert = { ...storms, drill: { replay: true } } as const;
  const why = 'the service has no scenario for it, and a replay needs a private stack';

  it('is left out where only scenarios can be run, without asking the service', async () => {
    const [result] = await runDrills(
      [ownAlert],
      { exporter: 'http://127.0.0.1:1', desk: '', prometheus: '' },
      { timeScale: 1 },
    );
    expect(result!.leftOut).toContain(why);
    expect(drillTable([result!])).toContain(`left out: ${why}`);
    const replayed = { alert: 'X', seconds: {}, received: [], noScenario: why };
    expect(drillTable([replayed])).toContain(`ok, by a replay: ${why}`);
  });
  it('is one whose scenario the service does not have, if its alert may be replayed', () => {
    expect(whyNotDrilled(hostCpuHigh, { scenarios: ['storm'] })).toContain(why);
    expect(whyNotDrilled(hostCpuHigh, { scenarios: ['host-strained'] })).toBeUndefined();
    expect(whyNotDrilled(watchdog, { scenarios: [] })).toBeUndefined();
  });
});

describe('without a stack', () => {
  it('the error says what does not respond and how to start it', async () => {
    await expect(alertState({ prometheus: 'http://127.0.0.1:1' }, 'X')).rejects.toThrow(
      /does not respond .*vigia start/,
    );
  });
});
