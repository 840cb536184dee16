import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { call, type Drive, seriesText, step } from 'vigia/alerts';
import { deskEndpoints } from 'vigia/platform/endpoints';
import { processMemory } from 'vigia/platform/metrics';
import { and, compare, type Duration, offset, predictLinear, select } from 'vigia/promql';
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

export const qualifierMemoryLeak: Alert<BaseScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierMemoryLeakSuspected',
  // A cache that fills at once is steep only over the long range, and a young process has no long range.
  value: and(and(inAnHour(LONG), compare(inAnHour('5m'), '>', LIMIT)), offset(held, LONG)),
  threshold: { operator: '>', value: LIMIT },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  service: 'qualifier',
  summary: {
    en: 'The qualifier process is probably leaking memory and needs a restart',
    pt: 'O processo do qualificador provavelmente tem vazamento de memória e precisa ser reiniciado',
  },
  description: {
    en: 'At this rate {{ $labels.instance }} will use {{ $value | humanize1024 }}B of memory in an hour, which exceeds its limit.',
    pt: 'Nesse ritmo, {{ $labels.instance }} usará {{ $value | humanize1024 }}B de memória daqui a uma hora, acima do limite.',
  },
  runbook: {
    impact: {
      en: 'None yet. At its limit, the process is killed in the middle of its work, and leads wait until it is back.',
      pt: 'Nenhum por enquanto. No limite, o processo é morto no meio do trabalho, e os leads esperam até ele voltar.',
    },
    causes: [
      {
        en: 'A release introduced a leak: a listener, an unbounded cache.',
        pt: 'Uma versão nova trouxe um vazamento: um listener, um cache sem limite.',
      },
      {
        en: 'Conversations pile up because a dependency is slow.',
        pt: 'As conversas se acumulam porque uma dependência está lenta.',
      },
      {
        en: 'The process holds one very large response or file.',
        pt: 'O processo guarda uma resposta ou um arquivo muito grande.',
      },
    ],
    steps: [
      {
        en: step`Approve the restart at a quiet moment: find the run, ${call(deskEndpoints.remedyRuns, { query: { state: 'pending' } })}, and approve it with ${deskEndpoints.approveRemedy}.`,
        pt: step`Aprove o reinício em um momento tranquilo: encontre a execução, ${call(deskEndpoints.remedyRuns, { query: { state: 'pending' } })}, e aprove-a com ${deskEndpoints.approveRemedy}.`,
      },
      {
        en: 'The leak comes back: start one instance with `node --heapsnapshot-signal=SIGUSR2`, and compare two snapshots an hour apart.',
        pt: 'O vazamento volta: inicie uma instância com `node --heapsnapshot-signal=SIGUSR2` e compare dois snapshots com uma hora de intervalo.',
      },
      {
        en: 'It began with a release: roll it back. It began with traffic: check the queues; queued work is held in memory.',
        pt: 'Começou com uma versão nova: faça rollback. Começou com o tráfego: verifique as filas; o trabalho enfileirado fica na memória.',
      },
    ],
  },
  remedy: { action: 'restart', approval: 'person', approvalWithin: '12h', maxPerHour: 1 },
  drill: { scenario: 'memory-leak' },
  unitTest: { drive: leaking, firing: 100_000, silent: 10_000, guarded: large },
};
