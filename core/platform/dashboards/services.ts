import { alerts } from '../../../alerts/index.ts';
import { webhookRequests, webhookResponseTime } from '../../../metrics/qualifier.ts';
import type { Histogram } from '../../metrics/metric.ts';
import {
  type Expression,
  histogramQuantile,
  observations,
  type Range,
  rate,
  select,
  sum,
} from '../../promql/index.ts';
import { jobs } from '../jobs.ts';
import { type HttpService, httpRequestDuration } from '../metrics/http.ts';

/** What the dashboard of a service is made of: who it is, and how its requests are counted and timed. */
export interface Service {
  /** The value of the label `service`, and the end of the dashboard's uid. */
  readonly name: string;
  readonly title: string;
  /** The job of its process. */
  readonly job: string;
  /** The services that its alerts name: parts of it, and the stores that it cannot do without. */
  readonly alertServices: readonly string[];
  /** Requests a second, and those of them that it failed to answer. */
  readonly requests: (range: Range) => Expression<never>;
  readonly failures: (range: Range) => Expression<never>;
  /** The time within which this share of the requests was answered, and the histogram that it is taken from. */
  readonly within: (quantile: number, range: Range) => Expression<never>;
  readonly histogram: Histogram;
  /** Requests a second by how they ended, and the label that says it. */
  readonly outcomes: { readonly label: string; readonly rate: (range: Range) => Expression };
  /** Its name in `http_request_duration_seconds`, which tells requests apart by route. */
  readonly routes?: HttpService;
}

/** Stores that every service of the sample needs. */
const stores = ['database', 'redis'];

/** A service whose requests are those of `http_request_duration_seconds`. */
function overHttp(name: HttpService, title: string, parts: readonly string[]): Service {
  const requests = select(httpRequestDuration, { service: name });
  const failures = select(httpRequestDuration, { service: name, status_code: '5xx' });
  return {
    name,
    title,
    job: jobs.exporter,
    alertServices: known([...parts, ...stores]),
    requests: range => sum(rate(observations(requests), range)),
    failures: range => sum(rate(observations(failures), range)),
    within: (quantile, range) => histogramQuantile(quantile, requests, range),
    histogram: httpRequestDuration,
    outcomes: {
      label: 'status_code',
      rate: range => sum(rate(observations(requests), range), { by: ['status_code'] }),
    },
    routes: name,
  };
}

/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });

export const services: readonly Service[] = [
  overHttp('falachefe', 'Falachefe', ['whatsapp-auth', 'crewai']),
  overHttp('whatsself', 'WhatsSelf', ['whatsself']),
  overHttp('atendeai', 'AtendeAI', ['atendeai', 'production']),
  {
    name: 'qualifier',
    title: 'Agente Qualificador',
    job: jobs.exporter,
    alertServices: known(['qualifier', ...stores]),
    requests: range => sum(rate(served, range)),
    failures: range => sum(rate(select(webhookRequests, { status: ['error', 'timeout'] }), range)),
    within: (quantile, range) => histogramQuantile(quantile, webhookResponseTime, range),
    histogram: webhookResponseTime,
    outcomes: { label: 'status', rate: range => sum(rate(webhookRequests, range), { by: ['status'] }) },
  },
];

/** Throws for a service that no alert is about: the dashboard would promise a health that nobody watches. */
function known(names: readonly string[]): readonly string[] {
  const watched = new Set(alerts.map(({ service }) => service));
  for (const name of names) {
    if (!watched.has(name))
      throw new Error(
        `service "${name}" has no alert; use one of ${[...watched].join(', ')}, or add an alert for it`,
      );
  }
  return names;
}
