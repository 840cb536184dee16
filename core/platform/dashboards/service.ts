import { uidOf } from '../../alerts/uid.ts';
import { hue, severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard, Line, Section } from '../../dashboards/dashboard.ts';
import {
  type Stat,
  type StateTimeline,
  stat,
  stateTimeline,
  type TimeSeries,
  table,
  timeSeries,
} from '../../dashboards/panel.ts';
import { perSecond, query, traced } from '../../dashboards/query.ts';
import { alertsNow, badFrom, badOrGood, bounds, keyFigures, line, section } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import type { Service } from '../../project/service.ts';
import {
  type Expression,
  histogramQuantile,
  max,
  min,
  multiply,
  observations,
  or,
  rate,
  ratio,
  select,
  sum,
} from '../../promql/index.ts';
import { idOf, type Objective } from '../../slos/objective.ts';
import { budgetRemaining, currentBurnRate } from '../../slos/recorded.ts';
import { httpRequestDuration } from '../metrics/http.ts';
import {
  databasePoolInUse,
  eventLoopLag,
  processCpu,
  processMemory,
  processUptime,
} from '../metrics/process.ts';
import { alertsFiring, up } from '../metrics/servers.ts';
import { budgetSteps } from './slo.ts';
import { recordedOr } from './slo-values.ts';

const PER = '$__rate_interval';

/** One failure in a hundred needs a look, one in twenty is an outage. */
const failureSteps = badFrom(0.01, 0.05);
/** Seconds that a person notices, and seconds after which a person leaves. */
const durationSteps = badFrom(2, 5);

/**
 * Returns the dashboard of one service: requests, errors, durations, its objectives, its alerts, its process. Throws for a
 * service without an alert: its dashboard would show a health that nothing watches.
 */
export function serviceDashboard(service: Service, { alerts, objectives }: Definitions): Dashboard {
  const watched = new Set(alerts.map(one => one.service));
  const alertServices = service.alertServices.filter(name => watched.has(name));
  if (alertServices.length === 0)
    throw new Error(
      `service ${service.name}: alertServices are ${service.alertServices.join(', ')}, and no alert is about one of them; known: ${[...watched].join(', ')}`,
    );
  return dashboardOf({ ...service, alertServices }, objectives);
}

function dashboardOf(service: Service, objectives: readonly Objective[]): Dashboard {
  const promised = objectives.filter(objective => objective.service === service.name);
  return {
    uid: uidOf(`vigia-service-${service.name}`),
    title: `Service: ${service.title}`,
    description: `Does ${service.title} respond, without errors, and fast enough?`,
    folder: 'Services',
    services: service.alertServices,
    variables: [],
    keyFigure: 'Requests',
    sections: [
      keyFigures(figures(service, promised)),
      { title: 'Requests, errors, durations', lines: requests(service) },
      ...(promised.length > 0 ? [objectiveSection(promised)] : []),
      section('Alerts', 7, [alertsOverTime(service)]),
      section('Process', 8, processPanels(service)),
    ],
  };
}

function figures(service: Service, promised: readonly Objective[]): Stat[] {
  const { requests, failures, within, job } = service;
  return [
    alertsNow(service.alertServices),
    stat('Process', {
      description:
        'Whether the last scrape of the service succeeded. Down: nothing below is current; read the end of its log and restart it.',
      unit: 'bool',
      queries: [query(min(select(up, { job })), 'up')],
      words: badOrGood('Down', 'Up'),
    }),
    stat('Requests', {
      description:
        'Requests per second over 5 minutes. None during the day: callers cannot reach the service; try it yourself, then check the network and the callers.',
      unit: 'perSecond',
      decimals: 2,
      queries: [query(requests('5m'), 'requests')],
      steps: [{ color: hue.blue }],
    }),
    stat('Errors', {
      description:
        'Share of requests over 5 minutes that ended in a server error. Above 1 %: see the requests by outcome below, then the log lines of level error.',
      unit: 'ratio',
      decimals: 1,
      queries: [query(failed(requests('5m'), failures('5m')), 'errors')],
      steps: failureSteps,
    }),
    stat('Duration p95', {
      description:
        'p95 request duration over 5 minutes. Above two seconds: click an exemplar on Durations below and read its trace.',
      unit: 'seconds',
      queries: [query(within(0.95, '5m'), 'p95')],
      steps: durationSteps,
    }),
    ...(promised.length > 0 ? [leastBudget(promised)] : [uptime(job)]),
  ];
}

/** Returns 0 where there are requests and no failure has ever been counted. */
function failed(all: Expression<never>, failures: Expression<never>): Expression<never> {
  return ratio(or(failures, multiply(all, 0)), all);
}

function uptime(job: string): Stat {
  return stat('Running since', {
    description:
      'Time since the process started. Minutes, without a release: it crashed or ran out of memory; read the end of its log.',
    unit: 'seconds',
    queries: [query(min(select(processUptime, { job })), 'uptime')],
    steps: [{ color: hue.blue }],
  });
}

function leastBudget(promised: readonly Objective[]): Stat {
  const [first, ...rest] = promised.map(objective => recordedOr(1, budgetRemaining, idOf(objective)));
  return stat('Least Budget Left', {
    description:
      'The lowest error budget left of the objectives of this service. Orange: make no change except fixes; red: the objective is missed, see Budget Left below.',
    unit: 'ratio',
    decimals: 0,
    queries: [
      query(min(rest.reduce<Expression<'sloth_id'>>((all, one) => or(all, one), first!)), 'budget left'),
    ],
    steps: budgetSteps,
  });
}

function requests(service: Service): Line[] {
  const { within, histogram, outcomes } = service;
  const rates = timeSeries('Requests by Outcome', {
    description:
      'Requests per second by outcome. All fall: callers are gone; the share of errors grows: read the log of that time.',
    unit: 'perSecond',
    stack: true,
    queries: [{ expr: outcomes.rate(PER), legend: `{{${outcomes.label}}}` }],
    colors: {
      '2xx': hue.blue,
      '4xx': hue.sand,
      '5xx': status.bad,
      success: hue.blue,
      refused: hue.sand,
      error: status.bad,
      timeout: status.late,
    },
  });
  const share = timeSeries('Error Share', {
    description:
      'Share of requests that ended in a server error. Single peaks are restarts; a plateau is a fault: find the route or type, and what changed when it began.',
    unit: 'ratio',
    queries: [query(failed(service.requests(PER), service.failures(PER)), 'errors')],
    colors: { errors: status.bad },
  });
  const times = timeSeries('Durations (p99, p95, p50)', {
    description:
      'Time from request to response. Click an exemplar to read its trace. Only p99 rises: a few requests are slow; all rise: a dependency or the process itself is slow.',
    unit: 'seconds',
    queries: [
      query(within(0.99, PER), 'p99'),
      traced(within(0.95, PER), 'p95'),
      query(within(0.5, PER), 'p50'),
    ],
    log: bounds(histogram),
    colors: { p99: hue.violet, p95: hue.navy, p50: hue.sky },
    legend: 'table',
  });
  return [line(8, [rates, share, times]), ...(service.routes ? [byRoute(service.routes)] : [])];
}

function byRoute(name: string): Line {
  const all = select(httpRequestDuration, { service: name });
  const errors = select(httpRequestDuration, { service: name, status_code: '5xx' });
  const route = { by: ['route'] } as const;
  const rates = sum(rate(observations(all), '5m'), route);
  const failing = or(sum(rate(observations(errors), '5m'), route), multiply(rates, 0));
  return line(7, [
    table('By Route', {
      description:
        'Requests, errors and durations of each route over 5 minutes, the busiest first. One route fails or is slow: check its last change; all of them: check the dependencies in /health/deep.',
      rows: { label: 'route', heading: 'Route' },
      columns: { Requests: 'perSecond', Errors: 'ratio', p95: 'seconds' },
      decimals: 2,
      queries: [
        query(rates, 'Requests'),
        query(ratio(failing, rates), 'Errors'),
        query(histogramQuantile(0.95, all, '5m', ['route']), 'p95'),
      ],
    }),
  ]);
}

function objectiveSection(promised: readonly Objective[]): Section {
  const each = (quiet: number, series: typeof budgetRemaining) =>
    promised.map(objective => query(recordedOr(quiet, series, idOf(objective)), objective.title));
  return section('Objectives', 8, [
    timeSeries('Budget Left', {
      description:
        'Error budget left of each objective. A step down is an incident, a slope is a fault that paged no one; below zero the objective is missed: release only fixes.',
      unit: 'ratio',
      queries: each(1, budgetRemaining),
    }),
    timeSeries('Burn Rate', {
      description:
        'Burn rate of each error budget over 5 minutes. Above 1 for long: the budget does not last its period; open the dashboard of that objective.',
      unit: 'items',
      queries: each(0, currentBurnRate),
    }),
  ]);
}

function alertsOverTime({ alertServices, job }: Service): StateTimeline {
  const firing = (severity: 'critical' | 'warning' | 'info') =>
    max(select(alertsFiring, { alertstate: 'firing', service: alertServices, severity }), {
      by: ['alertname'],
    });
  const watched = multiply(max(select(up, { job }), { by: ['job'] }), 0);
  return stateTimeline('Alerts over Time', {
    description:
      'Every alert of the service and its stores, and when it fired. The job is listed too. Several that begin together have one cause; start with the critical one.',
    unit: 'bool',
    queries: [
      query(
        or(or(firing('critical'), multiply(firing('warning'), 2)), or(multiply(firing('info'), 3), watched)),
        '{{alertname}}{{job}}',
      ),
    ],
    words: {
      0: { text: 'watched', color: status.good },
      1: { text: 'critical', color: severityColor.critical },
      2: { text: 'warning', color: severityColor.warning },
      3: { text: 'info', color: severityColor.info },
    },
  });
}

function processPanels({ job }: Service): TimeSeries[] {
  return [
    timeSeries('CPU', {
      description:
        'CPUs that the process keeps busy; JavaScript uses one. Near 1 for long: requests wait for each other; add an instance or find the code that uses the CPU.',
      unit: 'items',
      queries: [query(perSecond(select(processCpu, { job })), 'CPUs')],
      colors: { CPUs: hue.blue },
    }),
    timeSeries('Memory', {
      description:
        'Memory of the process. It climbs for some minutes after a start and then levels off; an endless climb is a leak: take a heap snapshot before the process is killed.',
      unit: 'bytes',
      queries: [query(max(select(processMemory, { job })), 'memory')],
      colors: { memory: hue.purple },
    }),
    timeSeries('Event Loop Lag', {
      description:
        'Mean event loop lag per scrape. Above 0.1 s: some code runs without a pause, and every request waits for it.',
      unit: 'seconds',
      queries: [query(max(select(eventLoopLag, { job })), 'lag')],
      colors: { lag: hue.teal },
    }),
    timeSeries('Database Connections in Use', {
      description:
        'Connections running a query now. As many as the pool has, for long: queries wait; find the slow one, or enlarge the pool.',
      unit: 'items',
      queries: [query(max(select(databasePoolInUse, { job })), 'in use')],
      colors: { 'in use': hue.sand },
    }),
  ];
}
