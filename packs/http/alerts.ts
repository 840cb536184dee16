import { defineAlert } from 'vigia';
import { type Drive, growing, observing, panelName, step } from 'vigia/alerts';

import { httpServerRequestDuration, httpServerRequests } from 'vigia/platform/metrics';
import { and, compare, histogramQuantile, matching, rate, ratio, select, sum } from 'vigia/promql';
import { shareAmong } from '../drives.ts';
import { FEW_REQUESTS } from '../few.ts';

/** Which services: those of jobs. */
export interface Which {
  readonly job?: string | readonly string[];
}

export const httpPanels = {
  statuses: panelName('Responses by Status'),
  slowest: panelName('Slowest Routes (p95)'),
  active: panelName('Requests at Once'),
} as const;

const byRoute = ['job', 'http_route'] as const;
export const FAILED = { http_response_status_code: matching(/5../) };

const example = { http_request_method: 'POST', http_route: '/orders/:id' } as const;

/** Requests of which some fail. */
export const failingRequests = (which: Which): { bad: Drive; good: Drive } => ({
  bad: growing(select(httpServerRequests, { ...which, ...example, http_response_status_code: '500' })),
  good: growing(select(httpServerRequests, { ...which, ...example, http_response_status_code: '200' })),
});

/** 5 % is what awesome-prometheus-alerts uses for the HTTP 5xx of proxies (Traefik, HAProxy, Nginx), samber.github.io. */
export const requestsFailing = (which: Which) => {
  const all = sum(rate(select(httpServerRequests, which), '5m'), { by: byRoute });
  const { bad, good } = failingRequests(which);
  return defineAlert({
    name: 'HttpRequestsFailing',
    value: and(
      ratio(sum(rate(select(httpServerRequests, { ...which, ...FAILED }), '5m'), { by: byRoute }), all),
      compare(all, '>', FEW_REQUESTS),
    ),
    threshold: { operator: '>', value: 0.05 },
    for: '5m',
    severity: 'critical',
    summary: 'Requests to a route fail',
    description:
      '{{ $value | humanizePercentage }} of the requests to {{ $labels.http_route }} of {{ $labels.job }} are answered with a status of 500 or above.',
    runbook: {
      impact: 'Users, or the programs that call the route, get errors instead of answers.',
      causes: [
        'The last release has a fault.',
        'A database, a queue or an API that the route needs is away.',
        'The process is overloaded, and gives up.',
      ],
      steps: [
        step`Which status? ${httpPanels.statuses}. 500: the code throws; 502 and 503: something behind it is away; 504: it is too slow.`,
        'Read the lines of level error of this route: the kit logs each error of a request with its route and trace. The stack trace names the place.',
        'It began with a release: roll back. It began with something behind it: follow the runbook of that.',
      ],
    },
    unitTest: {
      drive: shareAmong(bad, good),
      firing: 0.06,
      silent: 0.04,
      guarded: [...bad(0.005), ...good(0.005)],
    },
  });
};

/** Apdex calls users frustrated above four times the target, which is 0.5 s by default in New Relic: 2.5 s is the first bucket above. */
export const requestsSlow = (which: Which) =>
  defineAlert({
    name: 'HttpRequestsSlow',
    value: histogramQuantile(0.95, select(httpServerRequestDuration, which), '5m', byRoute),
    threshold: { operator: '>', value: 2.5 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: 'A route answers slowly',
    description:
      '95 % of the requests to {{ $labels.http_route }} of {{ $labels.job }} take up to {{ $value | humanizeDuration }}.',
    runbook: {
      impact: 'Users wait. Clients with a shorter timeout give up and try again, which makes it worse.',
      causes: [
        'A query of the database, or an API behind the route, is slow.',
        'The event loop is blocked, or the process has too little CPU.',
        'There are more requests than the process can serve.',
      ],
      steps: [
        step`One route or all? ${httpPanels.slowest}. All: the process or its database; one: its own code and what it calls.`,
        'Open a slow trace of the route: the longest span says where the time goes.',
        step`Do requests pile up? ${httpPanels.active}. Yes: add an instance, or limit what is accepted.`,
      ],
    },
    unitTest: {
      drive: observing(
        select(httpServerRequestDuration, { ...which, ...example, http_response_status_code: '200' }),
      ),
      firing: 5,
      silent: 2.5,
    },
  });
