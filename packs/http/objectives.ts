import { defineObjective } from 'vigia';
import { httpServerRequests } from 'vigia/platform/metrics';
import { type Duration, rate, select, sum } from 'vigia/promql';
import { FAILED, failingRequests, type Which } from './alerts.ts';

/** 99.5 % in a month: three hours and a half in which nothing is answered. */
export const requestsServed = (which: Which) => {
  const { bad, good } = failingRequests(which);
  return defineObjective({
    name: 'requests-served',
    title: 'Requests Served',
    description: '99.5 % of the HTTP requests in a month are answered without an error of the service.',
    target: 0.995,
    indicator: {
      kind: 'bad events',
      bad: range => sum(rate(select(httpServerRequests, { ...which, ...FAILED }), range as Duration)),
      total: range => sum(rate(select(httpServerRequests, which), range as Duration)),
    },
    causes: ['A release had a fault.', 'Something that the service needs was away.'],
    drives: { good, bad },
  });
};
