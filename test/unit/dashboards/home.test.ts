import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../../core/dashboards/dashboard.ts';
import type { Stat } from '../../../core/dashboards/panel.ts';
import { grafanaUnit } from '../../../core/dashboards/units.ts';
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
  it('says that no alert watches a dashboard, and not that it is fine', () => {
    const watchless = others.filter(({ uid }) => uid === 'vigia-business');
    const [unwatched] = watchless.map(({ uid }) => tileOf(watchless, uid) as Stat);
    expect(promql(unwatched!.queries[0]!.expr)).toBe('vector(0)');
    expect(unwatched!.words![0]!.text).toBe('Not watched');
    expect((tileOf(shop.dashboards, 'shop-carts') as Stat).words![0]!.text).toBe('Fine');
    // Of all tiles, none asks for the alerts of nothing.
    for (const { targets = [] } of panelsOf(page))
      for (const { expr } of targets) expect(expr).not.toMatch(/=~""/);
  });
  it('gives each tile the key figure of its dashboard, with its unit and course', () => {
    for (const { uid, title, keyFigure, sections } of others) {
      const panels = sections.flatMap(({ lines }) => lines.flatMap(line => line.panels));
      const figure = panels.find(panel => panel.title === keyFigure)!;
      expect(figure, uid).toBeDefined();
      const tile = panelsOf(page).find(panel => panel.title === title)!;
      expect(tile.options, uid).toMatchObject({ graphMode: 'area', textMode: 'value_and_name' });
      expect(tile.targets!.map(({ legendFormat }) => legendFormat)).toEqual(['Health', keyFigure]);
      // Over all values: Home has no variables but those of the fleet.
      expect(tile.targets![1]!.expr).not.toMatch(/\$(?!__|environment\b)/);
      const own = tile.fieldConfig!.overrides.find(({ matcher }) => matcher.options === keyFigure)!;
      if (figure.kind === 'stat')
        expect(own.properties).toContainEqual({ id: 'unit', value: grafanaUnit(figure.unit) });
    }
  });
  it('takes the first number of a dashboard that names no key figure, and only the state where there is none', () => {
    const queries = (uid: string, list = shop.dashboards) =>
      tileOf(list, uid).queries.map(({ legend }) => legend);
    expect(queries('shop-carts')).toEqual(['Health']);
    const { keyFigure: _, ...unnamed } = others.find(({ uid }) => uid === 'vigia-crewai')!;
    expect(queries('vigia-crewai', [unnamed])).toEqual(['Health', 'Messages a Minute']);
  });
  it('refuses a key figure that is not there, naming those that are', () => {
    const wrong = { ...others[0]!, keyFigure: 'Logins' };
    const panels = wrong.sections.flatMap(({ lines }) => lines.flatMap(line => line.panels));
    const stats = panels.filter(({ kind }) => kind === 'stat').map(({ title }) => title);
    expect(() => home([wrong], shop)).toThrow(
      `dashboard ${wrong.uid}: keyFigure is "Logins"; use the title of one of its stats: ${stats.join(', ')}`,
    );
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
