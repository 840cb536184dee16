import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { BarGauge, Panel, Stat, StateTimeline, Table, TimeSeries } from '../../dashboards/panel.ts';
import type { PanelUnit } from '../../dashboards/units.ts';
import type { Plain } from './plain.ts';

/** Properties of one kind of panel: the options of Grafana and, if there are any, custom field settings. */
export interface Visualization {
  readonly options: object;
  readonly custom?: object;
}

/** Returns how the panel is drawn. Uses only settings that Grafana 9.4 supports or ignores. */
export function visualization(panel: Panel): Visualization {
  switch (panel.kind) {
    case 'timeseries':
      return timeSeries(panel);
    case 'stat':
      return bigNumber(panel);
    case 'bargauge':
      return bars(panel);
    case 'state-timeline':
      return timeline(panel);
    case 'table':
      return rows(panel);
  }
}

/** Gaps up to this length, in milliseconds, are bridged, because traffic is low. Longer gaps are shown as gaps. */
const BRIDGED_GAP = 5 * 60_000;

/** Space above a threshold, so that its line is inside the panel. */
const HEADROOM = 1.2;

/** The minimum range of an axis, so that a value of zero is not drawn on a scale up to 100. */
const LEAST: Partial<Record<PanelUnit, number>> = {
  perSecond: 0.1,
  perMinute: 1,
  ratio: 0.01,
  items: 1,
  messages: 1,
  users: 1,
};

/** Lines differ in their stroke, areas and bars in their fill. */
const LOOK = {
  lines: { lineWidth: 2, fillOpacity: 8, gradientMode: 'opacity' },
  areas: { lineWidth: 1, fillOpacity: 45, gradientMode: 'none' },
  bars: { lineWidth: 0, fillOpacity: 80, gradientMode: 'none' },
} as const;

function timeSeries({ unit, draw = 'line', log, legend, stack, alert }: TimeSeries): Visualization {
  const threshold = alert?.threshold?.value;
  const reach = threshold === undefined ? LEAST[unit] : threshold * HEADROOM;
  return {
    options: {
      legend: {
        showLegend: true,
        displayMode: legend ?? 'list',
        placement: 'bottom',
        calcs: legend === 'table' ? ['mean', 'max', 'lastNotNull'] : [],
      },
      tooltip: { mode: 'multi', sort: 'desc' },
    } satisfies Plain<timeseries.Options>,
    custom: {
      drawStyle: draw,
      lineInterpolation: 'smooth',
      ...LOOK[draw === 'bars' ? 'bars' : stack ? 'areas' : 'lines'],
      showPoints: 'never',
      spanNulls: BRIDGED_GAP,
      stacking: { mode: stack ? 'normal' : 'none', group: 'A' },
      scaleDistribution: log ? { type: 'log', log: 10 } : { type: 'linear' },
      ...(!log && { axisSoftMin: 0 }),
      ...(!log && reach !== undefined && { axisSoftMax: reach }),
      ...(threshold !== undefined && { thresholdsStyle: { mode: 'dashed' } }),
    } satisfies Plain<timeseries.FieldConfig>,
  };
}

function bigNumber(panel: Stat): Visualization {
  return {
    options: {
      colorMode: panel.words && !panel.figure ? 'background' : 'value',
      graphMode: panel.words && !panel.figure ? 'none' : 'area',
      // Several values have their names, one has none.
      textMode: panel.figure ? 'value_and_name' : 'auto',
      justifyMode: 'center',
      orientation: 'auto',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
    } satisfies Plain<stat.Options>,
  };
}

/** With so many bars or fewer their names stand above them. */
const FEW_BARS = 4;

function bars({ queries }: BarGauge): Visualization {
  return {
    options: {
      displayMode: 'basic',
      valueMode: 'color',
      namePlacement: 'auto',
      orientation: 'horizontal',
      showUnfilled: true,
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      // Names at the left of many thin bars have the size that Grafana 9 measures: it cuts larger ones.
      text: { ...(queries.length > 1 && queries.length <= FEW_BARS && { titleSize: 13 }), valueSize: 16 },
      sizing: 'auto',
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 300,
      legend: { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] },
    } satisfies Plain<bargauge.Options>,
  };
}

function timeline(_: StateTimeline): Visualization {
  return {
    options: {
      showValue: 'auto',
      rowHeight: 0.8,
      mergeValues: true,
      alignValue: 'center',
      legend: { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    } satisfies Plain<statetimeline.Options>,
    custom: { fillOpacity: 70, lineWidth: 0 } satisfies Plain<statetimeline.FieldConfig>,
  };
}

/** The narrowest column, in pixels: Grafana's own 150 pushes the last columns of a half-wide table out of sight. */
const COLUMN_MIN_WIDTH = 90;

function rows({ queries }: Table): Visualization {
  return {
    options: {
      frameIndex: 0,
      showHeader: true,
      sortBy: [{ displayName: queries[0]!.legend, desc: true }],
    } satisfies Plain<table.Options>,
    custom: {
      align: 'auto',
      filterable: false,
      inspect: false,
      minWidth: COLUMN_MIN_WIDTH,
    } satisfies Partial<Plain<table.FieldConfig>>,
  };
}
