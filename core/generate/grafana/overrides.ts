import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { hue, severityColor } from '../../dashboards/colors.ts';
import type { Panel, Stat, Table } from '../../dashboards/panel.ts';
import { grafanaUnit } from '../../dashboards/units.ts';
import { NOTHING } from './nothing.ts';
import { alertSteps, plainSteps } from './thresholds.ts';

/** Settings for one series, found by its name. */
export interface Override {
  readonly name: string;
  readonly properties: DynamicConfigValue[];
}

/** Returns colours with a meaning, the style of the value of an alert, and the units of the columns of a table. */
export function overrides(panel: Panel): Override[] {
  return [
    ...Object.entries(panel.colors ?? {}).map(([name, color]) => ({ name, properties: [fixedColor(color)] })),
    ...(panel.kind === 'timeseries' ? alertValues(panel) : []),
    ...(panel.kind === 'stat' && panel.figure ? [figure(panel.figure)] : []),
    ...(panel.kind === 'table' ? [...columns(panel), ...labelColumns(panel)] : []),
  ];
}

/** The second number of a stat looks as it does in a panel of its own. */
function figure({ title, unit, decimals, steps, alert }: Stat): Override {
  const colored = steps ? plainSteps(steps) : alert ? alertSteps(alert) : [{ value: null, color: hue.blue }];
  return {
    name: title,
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
  return panel.queries.flatMap(({ alert, legend }) =>
    alert
      ? {
          name: legend,
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

function labelColumns({ rows }: Table): Override[] {
  return [rows].flat().flatMap(({ heading, shown, width }) => {
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
