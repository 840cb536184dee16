import { severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard, Line, Section } from '../../dashboards/dashboard.ts';
import { type Stat, stat } from '../../dashboards/panel.ts';
import { orZero, query } from '../../dashboards/query.ts';
import { badOrGood, keyFigures, noneOr } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import { avg, compare, count, max, min, multiply, or, select, vector } from '../../promql/index.ts';
import { unfiltered } from '../../promql/unfiltered.ts';
import { budgetRemaining } from '../../slos/recorded.ts';
import { targetDown, watchdog } from '../alerts/watch.ts';
import { alertsFiring, up } from '../metrics/servers.ts';
import { budgetSteps } from './slo.ts';
import { recordedOr } from './slo-values.ts';

/** Location of the home dashboard. Grafana gets its path, to open it first. */
export const HOME = { uid: 'vigia-home', folder: 'Vigia' } as const;

const firing = (more: object) => select(alertsFiring, { alertstate: 'firing', ...more });

/** Returns the page that Grafana opens first: all dashboards, grouped by folder, with the health of each. */
export function home(dashboards: readonly Dashboard[], { objectives }: Definitions): Dashboard {
  const folders = [...new Set(dashboards.map(({ folder }) => folder))];
  return {
    ...HOME,
    title: 'Home',
    description: 'Is anything wrong, where, and which dashboard shows it?',
    services: [],
    variables: [],
    sections: [
      keyFigures(objectives.length > 0 ? [...figures, leastBudget] : figures),
      { lines: [{ height: 3, panels: categoryFigures }] },
      ...folders.map(folder => folderSection(folder, dashboards)),
    ],
  };
}

const figures: Stat[] = [
  stat('Critical Alerts', {
    description:
      'Critical alerts firing now: someone must act. Not zero: the red tiles below lead to the panels that show them.',
    unit: 'items',
    queries: [query(orZero(count(firing({ severity: 'critical' }))), 'critical')],
    ...noneOr(status.bad),
  }),
  stat('Warnings', {
    description:
      'Warnings firing now: someone must act today. Not zero: the orange tiles below lead to the panels that show them.',
    unit: 'items',
    queries: [query(orZero(count(firing({ severity: 'warning' }))), 'warnings')],
    ...noneOr(status.late),
  }),
  stat('Targets Up', {
    description:
      'Share of targets that Prometheus can scrape. Below 100 %: Stack Health names the job; nothing is known about it until it is back.',
    unit: 'ratio',
    decimals: 0,
    queries: [query(avg(up), 'up')],
    steps: [{ color: status.bad }, { from: 1, color: status.good }],
  }),
  stat('Targets Down', {
    description:
      'Targets that Prometheus cannot scrape. Not zero: Stack Health names the job; the Targets page of Prometheus shows the error.',
    unit: 'items',
    queries: [query(orZero(count(compare(select(up), '==', 0))), 'down')],
    ...noneOr(severityColor[targetDown.severity]),
  }),
  stat('Alerting', {
    description:
      'The Watchdog fires while Prometheus evaluates rules. Dead: no other tile can be trusted; open Watch on the Watchers.',
    unit: 'bool',
    queries: [query(orZero(max(firing({ alertname: watchdog.name }))), 'watchdog')],
    words: badOrGood('Dead', 'Alive'),
  }),
];

const leastBudget: Stat = stat('Least Budget Left', {
  description:
    'The lowest error budget left of all objectives. Orange: make no change except fixes; red: an objective is missed. Service Level Objectives names it.',
  unit: 'ratio',
  decimals: 0,
  queries: [query(min(recordedOr(1, budgetRemaining)), 'budget left')],
  steps: budgetSteps,
});

/** Where to look when one of them is not fine. */
const CATEGORIES = {
  system: 'Something is down or failing: open the red tile.',
  performance: 'Something is slow or backing up: open the tile that is not green.',
  business: 'Customers or revenue are affected: tell the owner of the service, then open its tile.',
  security: 'Someone may be attacking: read the audit log before restarting anything.',
} as const;

const categoryFigures: Stat[] = (Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]).map(category =>
  stat(`Alerts: ${category}`, {
    description: `Critical alerts and warnings of category ${category} firing now. ${CATEGORIES[category]}`,
    unit: 'items',
    queries: [query(orZero(count(firing({ category, severity: ['critical', 'warning'] }))), category)],
    ...noneOr(status.bad),
  }),
);

function folderSection(folder: string, dashboards: readonly Dashboard[]): Section {
  const tiles = dashboards.filter(one => one.folder === folder).map(tile);
  return { title: folder, lines: lines(tiles) };
}

/** Four tiles per line leave room for two values each. All have the same size. */
const PER_LINE = 4;
const COLUMNS = 24;

function lines(tiles: readonly Stat[]): Line[] {
  return Array.from({ length: Math.ceil(tiles.length / PER_LINE) }, (_, i) => ({
    height: 4,
    panels: tiles
      .slice(i * PER_LINE, (i + 1) * PER_LINE)
      .map(panel => ({ ...panel, width: COLUMNS / PER_LINE })),
    short: true,
  }));
}

/** Returns a tile with the worst state of a dashboard, its key figure and the course of both. A click opens the dashboard. */
function tile(dashboard: Dashboard): Stat {
  const { uid, title, description } = dashboard;
  const figure = figureOf(dashboard);
  const alerts = alertsOf(dashboard);
  return stat(title, {
    description: `${description}${figure ? ` ${figure.title}: ${figure.description.split(/(?<=[.;]) /)[0]}` : ''} Not fine: click it; the panel above its threshold links to the runbook.`,
    unit: 'items',
    queries: [
      query(alerts ? orZero(max(worstOf(alerts))) : vector(0), 'Health'),
      ...(figure ? [{ expr: unfiltered(figure.queries[0]!.expr), legend: figure.title }] : []),
    ],
    ...(figure && { figure }),
    words: {
      // What no alert watches is not known to be fine.
      0: alerts ? { text: 'Fine', color: status.good } : { text: 'Not watched', color: status.unknown },
      1: { text: 'Warning', color: status.late },
      2: { text: 'Critical', color: status.bad },
    },
    opens: { uid, title },
  });
}

/** Returns 2 while a critical one of the alerts fires, and 1 while a warning does. */
function worstOf(alerts: object) {
  return or(
    multiply(firing({ ...alerts, severity: 'critical' }), 2),
    firing({ ...alerts, severity: 'warning' }),
  );
}

/** Returns the key figure that stands for a dashboard. Throws if the named one is not there. */
function figureOf({ uid, keyFigure, sections }: Dashboard): Stat | undefined {
  const stats = sections
    .flatMap(({ lines }) => lines.flatMap(({ panels }) => panels))
    .filter((panel): panel is Stat => panel.kind === 'stat');
  if (keyFigure === undefined) return stats.find(({ words }) => !words);
  const named = stats.find(({ title }) => title === keyFigure);
  if (named) return named;
  throw new Error(
    `dashboard ${uid}: keyFigure is "${keyFigure}"; use the title of one of its stats: ${stats.map(({ title }) => title).join(', ')}`,
  );
}

/**
 * Returns the alerts that a dashboard draws. A dashboard that draws no alert stands for its services. Returns undefined if it
 * has none either.
 */
function alertsOf({ sections, services }: Pick<Dashboard, 'sections' | 'services'>) {
  const panels = sections.flatMap(({ lines }) => lines.flatMap(line => line.panels));
  const names = [...new Set(panels.flatMap(({ alert }) => (alert ? [alert.name] : [])))];
  if (names.length > 0) return { alertname: names };
  return services.length > 0 ? { service: services } : undefined;
}
