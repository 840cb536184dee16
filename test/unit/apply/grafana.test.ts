import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GrafanaOptions, pendingGrafana } from '../../../core/apply/grafana.ts';
import { dashboardsIn } from '../../../core/plan/compare.ts';
import type { DashboardJson, PlacedDashboard } from '../../../core/plan/dashboards.ts';
import { remote } from '../../../core/remote/http.ts';
import { filesOf, type Shop } from '../plan/fixture.ts';
import { type FakeGrafana, fakeGrafana } from './fake-grafana.ts';

let grafana: FakeGrafana;
beforeEach(async () => {
  grafana = await fakeGrafana();
});
afterEach(() => grafana.stop());

/** The dashboards of the shop's own system. */
function dashboards(shop: Shop = {}): Map<string, PlacedDashboard> {
  return dashboardsIn(filesOf(shop, ['shop']));
}

function pending(shop: Shop = {}, more: Partial<GrafanaOptions> = {}) {
  const own = dashboards(shop);
  return pendingGrafana({
    grafana: remote('Grafana', '--grafana', grafana.url, {}, grafana.token),
    dashboards: own,
    known: new Set(own.keys()),
    project: 'my-shop',
    prune: false,
    force: false,
    ...more,
  });
}

async function apply(shop: Shop = {}, more: Partial<GrafanaOptions> = {}): Promise<readonly string[]> {
  return (await pending(shop, more)).apply();
}

/** Changes a dashboard as a person does in Grafana. */
function editByHand(uid: string): void {
  const { json } = grafana.dashboard(uid)!;
  grafana.save({ ...json, description: 'changed by hand' } as unknown as DashboardJson, 'vigia-shops');
}

describe('dashboards applied to a Grafana', () => {
  it('are created in their folders, and the second time nothing changes', async () => {
    const done = await apply();
    expect(done).toEqual(
      [...dashboards()].map(([uid, { folder }]) => `created dashboard ${uid} in ${folder}`),
    );
    expect(grafana.dashboard('shop')!.folder).toBe('Shops');
    const again = await pending();
    expect(again.changes).toEqual([]);
    grafana.requests.length = 0;
    expect(await again.apply()).toEqual([]);
    expect(grafana.requests.filter(one => !one.startsWith('GET'))).toEqual([]);
  });
  it('change where the definitions change, and only there', async () => {
    await apply();
    const { changes } = await pending({ panels: ['Orders'] });
    expect(changes.map(({ kind, name, effect }) => `${effect} ${kind} ${name}`).sort()).toEqual([
      'changed panel "Orders" of shop',
      'removed panel "Packing" of shop',
    ]);
    expect(await apply({ panels: ['Orders'] })).toEqual(['updated dashboard shop in Shops']);
  });
  it('go into one folder that is named, which may be there already', async () => {
    grafana.folder('theirs', 'Team');
    await apply({}, { folder: 'Team' });
    expect(grafana.dashboard('shop')!.folder).toBe('Team');
    expect((await pending({}, { folder: 'Team' })).changes).toEqual([]);
    const moved = await pending({});
    expect(moved.changes[0]!.fields[0]).toEqual({ field: 'folder', before: 'Team', after: 'SLOs' });
  });
  it('are not overwritten where somebody changed them in Grafana', async () => {
    await apply();
    editByHand('shop');
    const { refused, changes } = await pending();
    expect(changes.map(({ name }) => name)).toEqual(['shop']);
    expect(refused).toEqual([
      'dashboard shop was changed in Grafana since it was applied; --force overwrites that',
    ]);
    expect(await apply()).toEqual([]);
    expect(grafana.dashboard('shop')!.json.description).toBe('changed by hand');
    expect(await apply({}, { force: true })).toEqual(['updated dashboard shop in Shops']);
    expect((await pending()).changes).toEqual([]);
  });
  it('leave alone a dashboard of somebody else with the same uid', async () => {
    grafana.save({ uid: 'shop', title: 'My own', panels: [] } as unknown as DashboardJson);
    expect((await pending()).refused).toEqual([
      'dashboard shop was made by somebody else; give yours another uid, or --force to overwrite it',
    ]);
    expect(await apply()).not.toContain('updated dashboard shop in Shops');
    expect(grafana.dashboard('shop')!.json.title).toBe('My own');
  });
  it('leave alone a dashboard of another project, and one that is loaded from a file', async () => {
    await apply({}, { project: 'other-shop' });
    expect((await pending({ panels: ['Orders'] })).refused).toContain(
      'dashboard shop was applied by another project; give yours another uid, or --force to overwrite it',
    );
    grafana.provision({ uid: 'shop', title: 'Shop', panels: [] } as unknown as DashboardJson);
    const { refused, apply: run } = await pending({}, { force: true });
    expect(refused).toEqual([
      'dashboard shop is loaded from a file, which the API cannot overwrite; remove the file first',
    ]);
    await run();
    expect(grafana.dashboard('shop')!.json.panels).toEqual([]);
  });
  it('never take the place of another dashboard with the same title', async () => {
    grafana.folder('shops', 'Shops');
    grafana.save({ uid: 'theirs', title: 'Shop', panels: [] } as unknown as DashboardJson, 'shops');
    await expect(apply()).rejects.toThrow(
      'dashboard shop: folder Shops has another dashboard with the title "Shop"; rename one, or choose a folder with --folder',
    );
    expect(grafana.dashboard('theirs')!.json.uid).toBe('theirs');
  });
  it('are pruned only where this project applied them', async () => {
    await apply();
    await apply({}, { dashboards: new Map([['else', other('else')]]), project: 'other-shop' });
    grafana.save({ uid: 'by-hand', title: 'By hand', tags: ['vigia'] } as unknown as DashboardJson);
    const rest = new Map([...dashboards()].filter(([uid]) => uid !== 'shop'));
    const options = { dashboards: rest, known: new Set(rest.keys()) };
    const kept = await pending({}, options);
    expect(kept.changes).toEqual([]);
    expect(kept.notes).toEqual(['dashboard shop is no longer defined: apply --prune removes it']);
    expect(await apply({}, { ...options, prune: true })).toEqual(['removed dashboard shop']);
    expect(grafana.dashboard('else')).toBeDefined();
    expect(grafana.dashboard('by-hand')).toBeDefined();
  });
  it('are not pruned where they are only not chosen', async () => {
    await apply();
    const { apply: run, changes } = await pending({}, { dashboards: new Map(), prune: true });
    expect(changes).toEqual([]);
    expect(await run()).toEqual([]);
  });
  it('cannot be applied without a token, and the error does not print one', async () => {
    const wrong = remote('Grafana', '--grafana', grafana.url, {}, 'secret-of-mine');
    await expect(apply({}, { grafana: wrong })).rejects.toThrow(
      /answers 401: it does not accept the credentials; check the token or the password$/,
    );
    const none = remote('Grafana', '--grafana', grafana.url, {});
    await expect(apply({}, { grafana: none })).rejects.toThrow(
      'it asks for credentials; set GRAFANA_TOKEN, or GRAFANA_USER and GRAFANA_PASSWORD',
    );
  });
  it('link to the logs of the Loki that is there, and to none where there is no Loki', async () => {
    await apply();
    const links = () => JSON.stringify(grafana.dashboard('shop')!.json.links);
    expect(links()).not.toContain('/explore');
    grafana.sources['Their logs'] = { type: 'loki', uid: 'P8E80F9AEF21F6940' };
    await apply();
    expect(decodeURIComponent(links())).toContain('"datasource":"P8E80F9AEF21F6940"');
    expect((await pending()).changes).toEqual([]);
    grafana.sources['My metrics'] = { type: 'influxdb', uid: 'I1' };
    expect((await pending()).notes).toEqual([
      'Grafana has no data source of type prometheus: the dashboards show nothing until it has one',
    ]);
  });
  it('have a data source variable and no data source of their own', () => {
    for (const [uid, { json }] of dashboards()) {
      const uids = [...JSON.stringify(json).matchAll(/"datasource":\{"type":"[^"]+","uid":"([^"]+)"/g)].map(
        ([, one]) => one,
      );
      expect(new Set(uids), uid).toEqual(new Set([`\${datasource}`]));
    }
  });
});

function other(uid: string): PlacedDashboard {
  const json = { uid, title: 'Else', tags: ['vigia'], panels: [] } as unknown as DashboardJson;
  return { folder: 'Shops', json };
}
