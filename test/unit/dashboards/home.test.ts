import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../../core/dashboards/dashboard.ts';
import { HOME, home } from '../../../core/platform/dashboards/home.ts';
import { promql } from '../../../core/promql/index.ts';
import { grafana } from '../../../core/stack/grafana.ts';
import { composePlacement, dashboards, defaultConfig } from '../../bundle.ts';
import shop from '../../payments/vigia.config.ts';
import { artifacts, generated, panelsOf } from './generated.ts';

const page = generated.find(({ uid }) => uid === HOME.uid)!;
const others = dashboards.filter(({ uid }) => uid !== HOME.uid);
const tileOf = (list: readonly Dashboard[], uid: string) =>
  home(list, shop)
    .sections.flatMap(({ lines }) => lines.flatMap(({ panels }) => panels))
    .find(panel => panel.opens?.uid === uid)!;

describe('the home dashboard', () => {
  it('leads to every other one by one click, over the same time and data source', () => {
    const urls = panelsOf(page).flatMap(({ fieldConfig }) => fieldConfig!.defaults.links ?? []);
    const carried = ['datasource:queryparam', 'environment:queryparam', '__url_time_range']
      .map(name => `$\{${name}}`)
      .join('&');
    expect(urls.map(({ url }) => url).sort()).toEqual(others.map(({ uid }) => `/d/${uid}?${carried}`).sort());
  });
  it('groups them as their folders do', () => {
    const headings = page.panels.filter(({ type }) => type === 'row');
    expect(headings.map(({ title }) => title)).toEqual([...new Set(others.map(({ folder }) => folder))]);
    for (const { title, folder } of others) {
      const tile = panelsOf(page).find(panel => panel.title === title)!;
      const above = headings.filter(({ gridPos }) => gridPos.y < tile.gridPos.y);
      expect(above.at(-1)?.title, title).toBe(folder);
    }
  });
  it('shows a dashboard that is added, without anything else', () => {
    const added = { ...others[0]!, uid: 'vigia-added', title: 'Added', folder: 'New' };
    expect(tileOf([...others, added], 'vigia-added').title).toBe('Added');
  });
  it('tells of a dashboard what the alerts that it draws do, or else those of its services', () => {
    const health = (uid: string) => promql(tileOf(shop.dashboards, uid).queries[0]!.expr);
    expect(health('shop-payments')).toContain('ShopPaymentsFail');
    expect(health('shop-payments')).not.toContain('TargetDown');
    // It draws no alert.
    expect(health('shop-carts')).toContain('service=~"shop"');
  });
  it('is what Grafana opens with', () => {
    const { path } = artifacts.find(({ path }) => path.endsWith(`/${HOME.uid}.json`))!;
    const opened = grafana.environment!(
      defaultConfig,
      composePlacement,
    ).GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
    expect(opened).toBe(path.replace(/^provisioning\/grafana/, composePlacement.configFolder('grafana')));
  });
});
