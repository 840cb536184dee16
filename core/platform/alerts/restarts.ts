import type { Alert } from '../../alerts/alert.ts';
import { seriesText } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import type { InBoth } from '../../language/text.ts';
import { ofAlert } from '../../logql/match.ts';
import { changes, select } from '../../promql/index.ts';
import { metricsEndpoint } from '../endpoints.ts';
import { jobs } from '../jobs.ts';
import { processStartTime } from '../metrics/process.ts';

/**
 * What is started again whenever it ends may never be down for the two minutes of TargetDown. Programs whose page says when they
 * started are watched: those with the telemetry kit, and all in Go.
 */
export const targetRestarts: Alert<string, InBoth> = {
  name: 'TargetRestarts',
  value: changes(processStartTime, '15m'),
  // A release starts a process once, and one that is rolled back twice.
  threshold: { operator: '>', value: 2 },
  for: '0s',
  severity: 'warning',
  category: 'system',
  service: 'monitoring',
  summary: { en: 'A process keeps restarting', pt: 'Um processo fica reiniciando' },
  description: {
    en: '{{ $labels.instance }} of job {{ $labels.job }} started {{ $value | humanize }} times in 15 minutes.',
    pt: '{{ $labels.instance }}, do job {{ $labels.job }}, iniciou {{ $value | humanize }} vezes em 15 minutos.',
  },
  runbook: {
    impact: {
      en: 'What it was doing is lost at each start, and requests meanwhile fail.',
      pt: 'O que ele estava fazendo se perde a cada início, e as requisições nesse meio-tempo falham.',
    },
    causes: [
      { en: 'It crashes: an error that nothing handles.', pt: 'Ele cai: um erro que nada trata.' },
      {
        en: 'It takes more memory than its limit, and is killed.',
        pt: 'Ele usa mais memória do que o limite, e é encerrado.',
      },
      {
        en: 'A health check fails, and whoever watches it starts it again.',
        pt: 'Um health check falha, e quem o vigia o reinicia.',
      },
    ],
    steps: [
      {
        en: 'Read the end of its log before each start, with the exit code: `docker inspect`, or `.vigia/logs/vigia.log` of a native stack. 137 and SIGKILL: it was out of memory.',
        pt: 'Leia o fim do log antes de cada início, com o código de saída: `docker inspect`, ou `.vigia/logs/vigia.log` em um stack nativo. 137 e SIGKILL: faltou memória.',
      },
      {
        en: step`Is it up now? ${call(metricsEndpoint, { at: ofAlert('instance') })}, and see when it started.`,
        pt: step`Ele está no ar agora? ${call(metricsEndpoint, { at: ofAlert('instance') })}, e veja quando ele iniciou.`,
      },
      {
        en: 'It began with a release: roll it back.',
        pt: 'Começou com uma versão nova: faça rollback.',
      },
    ],
  },
  unitTest: {
    // Another start at every scrape.
    drive: level => [
      {
        series: seriesText(select(processStartTime, { job: jobs.prometheus }), '', 0),
        level,
        kind: 'growth',
      },
    ],
    firing: 1,
    silent: 0,
  },
};
