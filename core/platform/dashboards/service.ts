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

/** A failure in a hundred is looked at, one in twenty is an outage: WhatsSelfBackendErrors' threshold. */
const failureSteps = badFrom(0.01, 0.05);
/** The production document's two levels of response time, in seconds. */
const durationSteps = badFrom(2, 5);

/** The dashboard of one service: requests, errors, durations, its objectives, its alerts, its process. */
/** Throws for a service that no alert is about: the dashboard would promise a health that nobody watches. */
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
    uid: `vigia-service-${service.name}`,
    title: `Service: ${service.title}`,
    description: `Does ${service.title} answer, without errors, and fast enough?`,
    folder: 'Services',
    services: service.alertServices,
    variables: [],
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
        'Whether the process of the service could be scraped at the last try. Down: nothing below is true any more; read the end of its log and start it again.',
      unit: 'bool',
      queries: [query(min(select(up, { job })), 'up')],
      words: badOrGood('Down', 'Up'),
    }),
    stat('Requests', {
      description:
        'Requests a second over 5 minutes. None during the day: callers do not reach the service; try it yourself, then look at the network and at the callers.',
      unit: 'perSecond',
      decimals: 2,
      queries: [query(requests('5m'), 'requests')],
      steps: [{ color: hue.blue }],
    }),
    stat('Errors', {
      description:
        'Share of the requests over 5 minutes that ended in an error of the service. Above 1 %: see the requests by outcome below, then the log lines of level error.',
      unit: 'ratio',
      decimals: 1,
      queries: [query(failed(requests('5m'), failures('5m')), 'errors')],
      steps: failureSteps,
    }),
    stat('Duration p95', {
      description:
        'One request in twenty took longer over 5 minutes. Above two seconds: click a dot on Durations below and read its trace.',
      unit: 'seconds',
      queries: [query(within(0.95, '5m'), 'p95')],
      steps: durationSteps,
    }),
    ...(promised.length > 0 ? [leastBudget(promised)] : [uptime(job)]),
  ];
}

/** 0 where there are requests and no failure has ever been counted. */
function failed(all: Expression<never>, failures: Expression<never>): Expression<never> {
  return ratio(or(failures, multiply(all, 0)), all);
}

function uptime(job: string): Stat {
  return stat('Running since', {
    description:
      'Time since the process started. Minutes, without a release: it crashed or was ended for its memory; read the end of its log.',
    unit: 'seconds',
    queries: [query(min(select(processUptime, { job })), 'uptime')],
    steps: [{ color: hue.blue }],
  });
}

function leastBudget(promised: readonly Objective[]): Stat {
  const [first, ...rest] = promised.map(objective => recordedOr(1, budgetRemaining, idOf(objective)));
  return stat('Least Budget Left', {
    description:
      'What is left of the error budget of the objective that is worst off. Orange: changes that are not repairs wait; red: the promise is broken, see Budget Left below.',
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
      'Requests a second by how they ended. A fall of all: callers are gone; a growing share of errors: read the log of that time.',
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
      'Share of the requests that ended in an error of the service. Single peaks are restarts; a plateau is a fault: see which route or type it is, and what changed when it began.',
    unit: 'ratio',
    queries: [query(failed(service.requests(PER), service.failures(PER)), 'errors')],
    colors: { errors: status.bad },
  });
  const times = timeSeries('Durations (p99, p95, p50)', {
    description:
      'Time from a request to its answer. A dot is one request: click it to read its trace. Only p99 rises: a few slow ones; all rise: a dependency or the process itself is slow.',
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
        'Requests, errors and durations of each route over 5 minutes, the busiest first. One route fails or is slow alone: its last change; all of them: a dependency, see /health/deep.',
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
        'The share of each error budget that is left. A step down is an incident, a slope a fault that nobody was paged for; below zero the promise is broken: only repairs go out.',
      unit: 'ratio',
      queries: each(1, budgetRemaining),
    }),
    timeSeries('Burn Rate', {
      description:
        'How many times as fast as allowed each budget was spent over 5 minutes. Above 1 for long: the budget does not last its period; open the dashboard of that objective.',
      unit: 'items',
      queries: each(0, currentBurnRate),
    }),
  ]);
}

function alertsOverTime({ alertServices, job }: Service): StateTimeline {
  const firing = (severity: 'critical' | 'warning') =>
    max(select(alertsFiring, { alertstate: 'firing', service: alertServices, severity }), {
      by: ['alertname'],
    });
  const watched = multiply(max(select(up, { job }), { by: ['job'] }), 0);
  return stateTimeline('Alerts over Time', {
    description:
      'Every alert of the service and of the stores behind it, and when it fired, below the job that is watched. Several that begin together have one cause; start with the critical one.',
    unit: 'bool',
    queries: [
      query(or(or(firing('critical'), multiply(firing('warning'), 2)), watched), '{{alertname}}{{job}}'),
    ],
    words: {
      0: { text: 'watched', color: status.good },
      1: { text: 'critical', color: severityColor.critical },
      2: { text: 'warning', color: severityColor.warning },
    },
  });
}

function processPanels({ job }: Service): TimeSeries[] {
  return [
    timeSeries('Processor', {
      description:
        'Processors that the process keeps busy; JavaScript runs on one of them. Near to 1 for long: requests wait for each other; start another instance or find what computes.',
      unit: 'items',
      queries: [query(perSecond(select(processCpu, { job })), 'processors')],
      colors: { processors: hue.blue },
    }),
    timeSeries('Memory', {
      description:
        'Memory that the process holds. It climbs for some minutes after a start and then stays; a climb without end is a leak: take a heap snapshot before it is ended.',
      unit: 'bytes',
      queries: [query(max(select(processMemory, { job })), 'memory')],
      colors: { memory: hue.purple },
    }),
    timeSeries('Event Loop Lag', {
      description:
        'How late the process comes to what it should do, the mean of each scrape. Above a tenth of a second: something computes without a pause, and every request waits for it.',
      unit: 'seconds',
      queries: [query(max(select(eventLoopLag, { job })), 'lag')],
      colors: { lag: hue.teal },
    }),
    timeSeries('Database Connections in Use', {
      description:
        'Connections that run a query now. As many as the pool has, for long: queries wait; find the slow one, or make the pool larger.',
      unit: 'items',
      queries: [query(max(select(databasePoolInUse, { job })), 'in use')],
      colors: { 'in use': hue.sand },
    }),
  ];
}
