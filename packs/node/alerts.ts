import { defineAlert } from 'vigia';
import { type Drive, panelName, seriesText, standing, step } from 'vigia/alerts';
import { max, rate, select, sum, total } from 'vigia/promql';
import { gcDuration, lagP99 } from './metrics.ts';
import type { Which } from './process.ts';

export const nodePanels = {
  lag: panelName('Event Loop Delay'),
  gc: panelName('Time in Garbage Collection'),
} as const;

const byProcess = { by: ['job', 'instance'] } as const;

/** The README of @fastify/under-pressure refuses requests from a delay of 1 s, github.com/fastify/under-pressure. */
export const eventLoopBlocked = (which: Which) =>
  defineAlert({
    name: 'NodeEventLoopBlocked',
    value: max(select(lagP99, which), byProcess),
    threshold: { operator: '>', value: 1 },
    for: '5m',
    severity: 'warning',
    category: 'performance',
    summary: 'The event loop of a Node process is blocked',
    description:
      'One in a hundred turns of the event loop of {{ $labels.job }} at {{ $labels.instance }} is late by {{ $value | humanizeDuration }}.',
    runbook: {
      impact: 'Everything in the process waits for that long: requests, timers, health checks.',
      causes: [
        'Synchronous work: large JSON, regular expressions, cryptography, image processing.',
        'The process has less CPU than it needs.',
        'Garbage collections are long because the heap is almost full.',
      ],
      steps: [
        step`Garbage collection? ${nodePanels.gc}. Much: see NodeGarbageCollectionHigh.`,
        'What blocks it? `node --cpu-prof`, or send SIGUSR1 and record a CPU profile in the inspector for ten seconds.',
        'Its CPU is at its limit: give it more, or add an instance. Otherwise move the work to a worker thread, or split it.',
      ],
    },
    unitTest: { drive: standing(select(lagP99, which)), firing: 1.1, silent: 0.9 },
  });

/** The sum of the durations grows by this share of the time. */
const collecting =
  (which: Which): Drive =>
  share => [{ series: seriesText(select(gcDuration, which), '_sum', 0), level: share, kind: 'growth' }];

/** A tenth of its time is what a process may lose to collections before its response times show it. */
export const collectionHigh = (which: Which) =>
  defineAlert({
    name: 'NodeGarbageCollectionHigh',
    value: sum(rate(total(select(gcDuration, which)), '5m'), byProcess),
    threshold: { operator: '>', value: 0.1 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: 'A Node process spends its time in garbage collection',
    description:
      '{{ $labels.job }} at {{ $labels.instance }} spends {{ $value | humanizePercentage }} of its time in garbage collection.',
    runbook: {
      impact:
        'The process responds more slowly, and soon crashes with "heap out of memory" if the heap keeps filling.',
      causes: ['The heap is almost full.', 'It leaks memory.', 'It makes very many short-lived objects.'],
      steps: [
        step`Which kind? ${sum(rate(total(select(gcDuration, which)), '5m'), { by: ['job', 'instance', 'kind'] })}. major: the heap is almost full; minor: very many short-lived objects.`,
        'major: raise `--max-old-space-size`, and compare two heap snapshots for what grows.',
        'minor: raise `--max-semi-space-size`, and record an allocation profile.',
      ],
    },
    unitTest: { drive: collecting(which), firing: 0.12, silent: 0.08 },
  });
