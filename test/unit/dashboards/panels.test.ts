import { describe, expect, it } from 'vitest';
import { severityColor } from '../../../core/dashboards/colors.ts';
import { grafanaUnit, units } from '../../../core/dashboards/units.ts';
import { alertPanels } from '../../../core/generate/grafana.ts';
import { jobColors as colorsOf } from '../../../core/platform/dashboards/job-colors.ts';
import { perFleet } from '../../../core/promql/fleet.ts';
import { promql } from '../../../core/promql/index.ts';
import { companies } from '../../../dashboards/identities.ts';
import { companies as declared } from '../../../exporter/base/companies.ts';
import { alerts, contract, dashboards, exporterMetrics, jobs, project } from '../../bundle.ts';
import { everyPanel, everyTarget, generated, type Panel } from './generated.ts';

/** The unit of a series: its own, or that of the panel. */
const unitOf = ({ fieldConfig }: Panel, name: string) =>
  fieldConfig!.overrides
    .find(({ matcher }) => matcher.options === name)
    ?.properties.find(({ id }) => id === 'unit')?.value ?? fieldConfig!.defaults.unit;

const jobColors = colorsOf(project.jobColors);

describe('every panel', () => {
  it.each(everyPanel)(
    '%s has a title, a description that says what to do, a unit and a query',
    (_, panel) => {
      expect(panel.title).toMatch(/^[A-Z]/);
      expect(panel.description).toMatch(/^.{40,}[.?]$/);
      expect(panel.targets?.length).toBeGreaterThan(0);
      const columns = panel.fieldConfig!.overrides.filter(o => o.properties.some(p => p.id === 'unit'));
      if (panel.type === 'table') expect(columns).toHaveLength(panel.targets!.length);
      else expect(Object.values(units)).toContain(panel.fieldConfig!.defaults.unit);
    },
  );
  it('is of a kind that Grafana still has', () => {
    const kinds = new Set(everyPanel.map(([, panel]) => panel.type));
    expect([...kinds].sort()).toEqual(['bargauge', 'stat', 'state-timeline', 'table', 'timeseries']);
  });
  it('over a histogram offers the traces behind it', () => {
    const traced = everyPanel.filter(([, panel]) => panel.targets!.some(target => target.exemplar));
    expect(traced.length).toBeGreaterThanOrEqual(6);
    for (const [where, panel] of traced) {
      expect(
        panel.targets!.some(target => target.expr.includes('histogram_quantile')),
        where,
      ).toBe(true);
      expect(panel.fieldConfig!.defaults.links![0]!.url, where).toContain(`service=${jobs.exporter}`);
    }
  });
});

describe('the dashboards together', () => {
  it.each(exporterMetrics.map(metric => metric.name))('show %s', name => {
    const uses = everyTarget.filter(([, { expr }]) =>
      new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`).test(expr),
    );
    expect(uses).not.toEqual([]);
  });
  it('show gauges and quantiles in the unit of their metric', () => {
    for (const [where, panel] of everyPanel) {
      if (panel.type === 'table') continue;
      for (const { expr, legendFormat } of panel.targets!) {
        const plain =
          /^(?:(?:sum|max|avg) (?:by \([\w, ]+\) )?\(|histogram_quantile\([\d.]+, sum by \([\w, ]+\) \(rate\()(\w+)/;
        // A share of it has no unit.
        if (/\) \/ \w/.test(expr)) continue;
        const name = plain.exec(expr)?.[1]?.replace(/_bucket$/, '');
        const metric = name ? contract.get(name) : undefined;
        if (metric && metric.type !== 'counter' && metric.unit !== 'bool') {
          expect(unitOf(panel, legendFormat), where).toBe(grafanaUnit(metric.unit));
        }
      }
    }
  });
  it('give each company and job its own colour', () => {
    expect(Object.keys(companies)).toEqual(declared.map(({ id }) => id));
    expect(Object.keys(jobColors).sort()).toEqual(Object.values(jobs).sort());
    for (const palette of [companies, jobColors]) {
      expect(new Set(Object.values(palette)).size).toBe(Object.keys(palette).length);
    }
  });
});

describe('every alert', () => {
  const places = alertPanels(dashboards);
  const panelOf = (name: string) => {
    const place = places.get(name)!;
    return generated.find(d => d.uid === place.uid)!.panels.find(({ id }) => id === place.panelId)!;
  };

  it.each(alerts.map(alert => [alert.name, alert] as const))(
    '%s has a panel, which links its runbook',
    name => {
      expect(places.has(name), 'give one panel in dashboards/ the field alert').toBe(true);
      expect(panelOf(name).title).toBe(places.get(name)!.title);
      expect(panelOf(name).links!.map(({ url }) => url)).toEqual([expect.stringContaining(`/${name}.md`)]);
    },
  );
  it.each(alerts.filter(alert => alert.threshold).map(alert => [alert.name, alert] as const))(
    '%s has its value and its threshold drawn, in the colour of its severity',
    (name, alert) => {
      const panel = panelOf(name);
      const withoutVariables = panel.targets!.map(({ expr }) =>
        expr
          .replace(/(?:, )?\w+=~"\$\w+"/g, '')
          .replace(/\{(?:, )?(.*?)\}/g, (_, rest) => rest && `{${rest}}`),
      );
      // For each environment, or over those that the reader has chosen.
      const values = [alert.value, perFleet(alert.value, project.fleetLabels)].map(one => promql(one));
      expect(withoutVariables.some(expr => values.some(value => expr.includes(value)))).toBe(true);
      const { operator, value } = alert.threshold!;
      const { steps } = panel.fieldConfig!.defaults.thresholds;
      const at = steps.findIndex(step => step.value === value);
      expect(at).toBeGreaterThan(0);
      const wrong = operator.startsWith('<') ? steps[at - 1]! : steps[at]!;
      expect(wrong.color).toBe(severityColor[alert.severity]);
    },
  );
});
