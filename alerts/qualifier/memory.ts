import type { Alert } from 'vigia/alerts';
import { call, type Drive, seriesText, step } from 'vigia/alerts';
import { processMemory } from 'vigia/platform/metrics';
import { and, compare, type Duration, offset, predictLinear, select } from 'vigia/promql';
import { approveRemedy, remedyRuns } from '../../metrics/desk.endpoints.ts';
import type { QualifierRemedy } from '../../metrics/qualifier.remedies.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { SAMPLE_JOB, SAMPLE_MEMORY_MIB } from '../../metrics/sample.ts';

/** What the process of the service may take. */
const LIMIT = SAMPLE_MEMORY_MIB * 2 ** 20;

const held = select(processMemory, { job: SAMPLE_JOB });
const LONG = '15m';
/** Returns what the process will hold in an hour if the trend of the range continues. */
const inAnHour = (range: Duration) => predictLinear(held, range, '1h');

/** Starts from nothing and grows by a number of bytes per second. */
const leaking: Drive = level => [{ series: seriesText(held, '', 0), level, kind: 'growth' }];
/** Close to the limit, but not growing. */
const large = [{ series: seriesText(held, '', 0), level: 0.98 * LIMIT, kind: 'value' }] as const;

export const qualifierMemoryLeak: Alert<BaseScenario, QualifierRemedy> = {
  name: 'QualifierMemoryLeakSuspected',
  // A cache that fills at once is steep only over the long range, and a young process has no long range.
  value: and(and(inAnHour(LONG), compare(inAnHour('5m'), '>', LIMIT)), offset(held, LONG)),
  threshold: { operator: '>', value: LIMIT },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  service: 'qualifier',
  summary: 'The qualifier process is probably leaking memory and needs a restart',
  description:
    'At this rate {{ $labels.instance }} will use {{ $value | humanize1024 }}B of memory in an hour, which exceeds its limit.',
  runbook: {
    impact:
      'None yet. At its limit, the process is killed in the middle of its work, and leads wait until it is back.',
    causes: [
      'A release introduced a leak: a listener, an unbounded cache.',
      'Conversations pile up because a dependency is slow.',
      'The process holds one very large response or file.',
    ],
    steps: [
      step`Approve the restart at a quiet moment: find the run, ${call(remedyRuns, { query: { state: 'pending' } })}, and approve it with ${approveRemedy}.`,
      'The leak comes back: start one instance with `node --heapsnapshot-signal=SIGUSR2`, and compare two snapshots an hour apart.',
      'It began with a release: roll it back. It began with traffic: check the queues; queued work is held in memory.',
    ],
  },
  remedy: { action: 'restart', approval: 'person', approvalWithin: '12h', maxPerHour: 1 },
  drill: { scenario: 'memory-leak' },
  unitTest: { drive: leaking, firing: 100_000, silent: 10_000, guarded: large },
};
