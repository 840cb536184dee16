import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { hue, severityColor } from '../../dashboards/colors.ts';
import type { Panel, Stat, Table } from '../../dashboards/panel.ts';
import { grafanaUnit } from '../../dashboards/units.ts';
import type { Project } from '../../project/project.ts';
import { rowsOf, suffixOf } from './fleet.ts';
import { NOTHING } from './nothing.ts';
import { refId } from './targets.ts';
import { alertSteps, plainSteps } from './thresholds.ts';

/** Settings for one series, found by its name; or by its query or a pattern of names, if the name is not known. */
export interface Override {
  readonly name: string;
  readonly query?: string;
  readonly pattern?: string;
  readonly properties: DynamicConfigValue[];
}

/** Returns colours with a meaning, the style of the value of an alert, and the units of the columns of a table. */
export function overrides(panel: Panel, project: Project): Override[] {
  return [
    ...Object.entries(panel.colors ?? {}).map(([name, color]) => ({
      ...foundBy(name, panel, project),
      properties: [fixedColor(color)],
    })),
    ...(panel.kind === 'timeseries' ? alertValues(panel) : []),
    ...(panel.kind === 'stat' && panel.figure ? [figure(panel, panel.figure, project)] : []),
    ...(panel.kind === 'table' ? [...columns(panel), ...labelColumns(panel, project)] : []),
  ];
}

/** A series with a name of its own in each environment is found by the beginning that all of them share. */
function foundBy(name: string, panel: Panel, project: Project): Pick<Override, 'name' | 'pattern'> {
  const named = panel.queries.some(one => one.legend === name && suffixOf(panel, one, project) !== '');
  return named ? { name, pattern: `/^${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')} /` } : { name };
}

/** The second number of a stat looks as it does in a panel of its own. */
function figure(panel: Panel, { title, unit, decimals, steps, alert }: Stat, project: Project): Override {
  const colored = steps ? plainSteps(steps) : alert ? alertSteps(alert) : [{ value: null, color: hue.blue }];
  return {
    ...foundBy(title, panel, project),
    properties: [
      { id: 'unit', value: grafanaUnit(unit) },
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
      { id: 'thresholds', value: { mode: 'absolute', steps: colored } },
      { id: 'mappings', value: [NOTHING] },
    ],
  };
}

/** The value of an alert is a separate line, in the colour of its threshold, and never part of a stack. */
function alertValues(panel: Panel): Override[] {
  return panel.queries.flatMap(({ alert, legend }, i) =>
    alert
      ? {
          name: legend,
          query: refId(i),
          properties: [
            fixedColor(severityColor[alert.severity]),
            { id: 'custom.stacking', value: { mode: 'none', group: 'A' } },
            { id: 'custom.drawStyle', value: 'line' },
            { id: 'custom.lineWidth', value: 1 },
            { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
            { id: 'custom.fillOpacity', value: 0 },
          ],
        }
      : [],
  );
}

function columns({ columns, decimals }: Table): Override[] {
  return Object.entries(columns).map(([heading, unit]) => ({
    name: heading,
    properties: [
      { id: 'unit', value: grafanaUnit(unit) },
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ],
  }));
}

function labelColumns(table: Table, { fleetLabels }: Project): Override[] {
  return rowsOf(table, fleetLabels).flatMap(({ heading, shown, width }) => {
    const properties = [
      ...(shown === undefined ? [] : [{ id: 'mappings', value: [firstGroup(shown)] }]),
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ];
    return properties.length > 0 ? [{ name: heading, properties }] : [];
  });
}

/** Maps a value to the first group of the regular expression. */
function firstGroup(pattern: string) {
  return { type: 'regex', options: { pattern, result: { text: '$1', index: 0 } } };
}

function fixedColor(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: color } };
}
