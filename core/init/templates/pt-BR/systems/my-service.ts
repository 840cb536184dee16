import { defineAlert, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertValue, query, section, timeSeries } from 'vigia/dashboards';
import { counter, histogram, oneOf } from 'vigia/metrics';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';

// As métricas que o serviço expõe. Uma consulta que cita outra métrica, outro label ou outro valor não compila.
const requests = counter({
  name: 'my_service_requests_total',
  help: 'Requisições, por resultado',
  unit: 'requests',
  labels: { outcome: oneOf('ok', 'failed') },
});
const duration = histogram({
  name: 'my_service_request_duration_seconds',
  help: 'Tempo para responder a uma requisição',
  unit: 'seconds',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5],
});
const failed = select(requests, { outcome: 'failed' });

// O alerta. `npx vigia test` prova a regra; `npx vigia drill MyServiceRequestsFail` faz o alerta disparar.
const requestsFail = defineAlert({
  name: 'MyServiceRequestsFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '5m',
  severity: 'critical',
  summary: 'Requisições a My service falham',
  description: '{{ $value | humanize }} requisições falham por segundo.',
  runbook: {
    impact: 'Os usuários recebem um erro em vez de uma resposta.',
    causes: ['Uma versão nova tem um defeito.', 'Um serviço do qual este depende está fora do ar.'],
    steps: [
      'Leia o log desde o início do alerta.',
      'Se o alerta começou com uma versão nova, volte à versão anterior.',
    ],
  },
  unitTest: { drive: growing(failed), firing: 0.2, silent: 0.05 },
});

// O objetivo: 99 % das requisições de 30 dias. Dele derivam os alertas e um dashboard do orçamento de erros.
const promptAnswers = defineObjective({
  name: 'prompt-answers',
  title: 'Respostas rápidas',
  description: '99 % das requisições são respondidas em até 1 s.',
  target: 0.99,
  indicator: { kind: 'latency', histogram: duration, within: 1 },
  causes: ['O banco de dados ou outro serviço está lento.'],
});

export const myServiceSystem = defineSystem({
  name: 'my-service',
  title: 'My service',
  metrics: [requests, duration],
  alerts: [requestsFail],
  slos: [promptAnswers],
  dashboards: [
    {
      uid: 'my-service',
      title: 'My service',
      description: 'Se My service responde, e com que rapidez.',
      sections: [
        section('Requisições', 8, [
          timeSeries('Requisições por resultado', {
            description:
              'Requisições por segundo. Nenhuma: nenhuma requisição chega ao serviço, ou ele está fora do ar.',
            unit: 'perSecond',
            queries: [query(sum(rate(requests, '5m'), { by: ['outcome'] }), '{{outcome}}')],
          }),
          timeSeries('Requisições com falha', {
            description: 'Requisições por segundo que falham. Acima da linha: siga o runbook do alerta.',
            unit: 'perSecond',
            queries: [alertValue(requestsFail)],
            alert: requestsFail,
          }),
          timeSeries('Tempo de resposta', {
            description:
              '95 % das requisições são respondidas dentro deste tempo. Crescendo: veja o que o serviço está esperando.',
            unit: 'seconds',
            queries: [query(histogramQuantile(0.95, duration, '5m'), 'p95')],
          }),
        ]),
      ],
    },
  ],
});
