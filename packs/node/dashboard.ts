import type { AlertDeclaration } from 'vigia/alerts';
import { alertValue, query, type TimeSeries, timeSeries } from 'vigia/dashboards';
import { max, rate, select, sum } from 'vigia/promql';
import { activeHandles, externalMemory, heapTotal, heapUsed, nodeCpu, nodeMemory } from './metrics.ts';
import { ofNode, type ProcessPanels, type Which } from './process.ts';

const byProcess = { by: ['job', 'instance'] } as const;

/** Memory of the process: with the alert on its limit, if there is one. */
export function memoryPanels(
  which: Which,
  panels: ProcessPanels,
  alert: AlertDeclaration | undefined,
): readonly TimeSeries[] {
  const resident = ofNode(max(select(nodeMemory, which), byProcess), which);
  return [
    timeSeries(panels.memory, {
      description: 'Resident memory of each process. A line that only rises: it leaks; restart it.',
      unit: 'bytes',
      queries: [alert ? alertValue(alert) : query(resident, '{{job}} {{instance}}')],
      ...(alert && { alert }),
    }),
    timeSeries(panels.heap, {
      description:
        'Heap of V8 in use, and reserved. The lowest points rise from collection to collection: a leak.',
      unit: 'bytes',
      queries: [
        query(max(select(heapUsed, which), byProcess), '{{job}} {{instance}} used'),
        query(max(select(heapTotal, which), byProcess), '{{job}} {{instance}} reserved'),
      ],
    }),
    timeSeries('Memory Outside the Heap', {
      description:
        'Buffers and C++ objects. It grows and the heap does not: streams or native modules keep memory.',
      unit: 'bytes',
      queries: [query(max(select(externalMemory, which), byProcess), '{{job}} {{instance}}')],
    }),
  ];
}

/** Restarts, open files and handles. */
export function processSection(
  which: Which,
  panels: ProcessPanels,
  restarts: AlertDeclaration,
  files: AlertDeclaration,
): readonly TimeSeries[] {
  return [
    timeSeries('Restarts', {
      description:
        'Restarts of each process in the last 15 minutes. Above the line: read the end of its log.',
      unit: 'items',
      queries: [alertValue(restarts)],
      alert: restarts,
    }),
    timeSeries(panels.files, {
      description:
        'Share of the file descriptors that are open. Above the line: connections are never closed.',
      unit: 'ratio',
      queries: [alertValue(files)],
      alert: files,
    }),
    timeSeries('Open Handles', {
      description: 'Sockets and timers that are open. A climb without more users: something is never closed.',
      unit: 'items',
      queries: [query(max(select(activeHandles, which), byProcess), '{{job}} {{instance}}')],
    }),
  ];
}

/** CPUs that each process keeps busy. */
export const cpuPanel = (which: Which): TimeSeries =>
  timeSeries('CPU of Each Process', {
    description:
      'CPUs that each process keeps busy. Near 1: its single thread is saturated; add an instance.',
    unit: 'items',
    queries: [
      query(
        ofNode(sum(rate(select(nodeCpu, which), '$__rate_interval'), byProcess), which),
        '{{job}} {{instance}}',
      ),
    ],
  });
