import type { Alert } from '../../alerts/alert.ts';
import { type Drive, growing, nothing, present, seriesText, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import type { InBoth } from '../../language/text.ts';
import { ofAlert } from '../../logql/match.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { RequiredMetric } from '../../project/bindings.ts';
import type { Sentinels } from '../../project/system.ts';
import type { Selector } from '../../promql/expression.ts';
import {
  absent,
  compare,
  type Expression,
  labelled,
  max,
  multiply,
  or,
  rate,
  select,
  sum,
  unless,
  vector,
} from '../../promql/index.ts';
import { asSelector } from '../../promql/select.ts';
import { metricsEndpoint } from '../endpoints.ts';
import { jobs } from '../jobs.ts';
import { notificationsFailed, up } from '../metrics/servers.ts';
import { NOTIFICATIONS_FAILING } from '../names.ts';

/** Alerts about missing data, and the heartbeat that proves that alerting itself works. */

export const targetDown: Alert<string, InBoth> = {
  name: 'TargetDown',
  value: select(up),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service: 'monitoring',
  summary: { en: 'A target cannot be scraped', pt: 'O scrape de um target está falhando' },
  description: {
    en: 'Prometheus cannot scrape {{ $labels.instance }} of job {{ $labels.job }}.',
    pt: 'O Prometheus não consegue fazer o scrape de {{ $labels.instance }}, do job {{ $labels.job }}.',
  },
  runbook: {
    impact: {
      en: 'Nothing is known about the target, and none of its other alerts can fire.',
      pt: 'Não se sabe nada sobre o target, e nenhum dos outros alertas dele pode disparar.',
    },
    causes: [
      { en: 'The process is down or restarting.', pt: 'O processo está fora do ar ou reiniciando.' },
      {
        en: 'Its metrics endpoint returns an error or responds too slowly.',
        pt: 'O endpoint de métricas dele retorna um erro ou responde devagar demais.',
      },
      { en: 'The network or the address changed.', pt: 'A rede ou o endereço mudou.' },
    ],
    steps: [
      {
        en: 'Read the error on the Targets page of Prometheus.',
        pt: 'Leia o erro na página Targets do Prometheus.',
      },
      {
        en: step`Scrape the target yourself: ${call(metricsEndpoint, { at: ofAlert('instance') })}.`,
        pt: step`Faça você mesmo o scrape do target: ${call(metricsEndpoint, { at: ofAlert('instance') })}.`,
      },
      {
        en: 'Down: read its log and restart it. Error: its log at that time shows why. Address: fix it in core/stack/ and generate.',
        pt: 'Fora do ar: leia o log e reinicie-o. Erro: o log dele naquele momento mostra o motivo. Endereço: corrija-o em core/stack/ e gere de novo.',
      },
    ],
  },
  drill: { scenario: 'metrics-unavailable', orReplay: true },
  unitTest: { drive: standing(select(up, { job: jobs.prometheus })), firing: 0, silent: 1 },
};

/**
 * Returns the alert on the metrics that the systems declare as required, and on those that rules read of the jobs whose targets say what
 * they expose; or nothing if there are none.
 */
export function metricsAbsent(
  sentinels: readonly Sentinels[],
  required: readonly RequiredMetric[] = [],
): Alert<string, InBoth> | undefined {
  const { drill } = sentinels.find(one => one.drill) ?? {};
  const declared = sentinels.flatMap(({ job, metrics, drill }) =>
    metrics.map(metric => ({
      job,
      metric,
      shown: present(select(metric, { job })),
      value: absent(select(metric, { job })),
      // The one that its scenario removes, or the first, is missing in the unit test.
      removed: drill ? drill.removes === metric : metric === sentinels[0]!.metrics[0],
    })),
  );
  const known = new Set(declared.map(({ job, metric }) => `${job} ${metric.name}`));
  const more = required
    .filter(({ job, metric }) => !known.has(`${job} ${metric.name}`))
    .map(({ job, metric }, i) => ({
      job,
      metric,
      shown: presentOf(exported(metric, job)),
      value: scrapedWithout(metric, job),
      removed: declared.length === 0 && i === 0,
    }));
  const watched = [...declared, ...more];
  const [first, ...others] = watched.map(({ value, metric }) => labelled(value, 'metric', metric.name));
  if (!first) return undefined;
  // Where a rule reads `up` itself, the unit test gives it.
  const jobs = more.length > 0 ? [...new Set(watched.map(({ job }) => job))] : [];
  return {
    ...absence,
    value: others.reduce((all, one) => or(all, one), first),
    ...(drill && { drill: { scenario: drill.scenario } }),
    unitTest: {
      drive: level => [
        ...watched.flatMap(({ shown, removed }) => shown(removed ? level : 1)),
        ...jobs.flatMap(job => standing(select(up, { job }))(1)),
      ],
      firing: 0,
      silent: 1,
    },
  };
}

/** The environments in which the job is scraped and does not export the metric. Where it has no target, nothing is missing. */
function scrapedWithout(metric: Metric, job: string): Expression {
  const byJob = { by: ['job'] } as const;
  return unless(max(compare(select(up, { job }), '==', 1), byJob), max(exported(metric, job), byJob));
}

/** Series that the metric always has: of a histogram, those that count. */
function exported(metric: Metric, job: string): Selector<Metric> {
  const { node } = asSelector(select(metric, { job }));
  return { metric, node: metric.type === 'histogram' ? { ...node, suffix: '_count' } : node };
}

function presentOf(of: Selector<Metric>): Drive {
  const series = seriesText(of, of.node.suffix, 0);
  return level => (level === 0 ? [] : [{ series, level: 1, kind: 'value' }]);
}

const absence = {
  name: 'MetricsAbsent',
  for: '5m',
  severity: 'warning',
  category: 'system',
  service: 'monitoring',
  summary: {
    en: 'A metric that alerts depend on is missing',
    pt: 'Falta uma métrica da qual dependem alertas',
  },
  description: {
    en: 'Job {{ $labels.job }} no longer exports {{ $labels.metric }}; the alerts that depend on it cannot fire.',
    pt: 'O job {{ $labels.job }} não exporta mais {{ $labels.metric }}; os alertas que dependem dela não podem disparar.',
  },
  runbook: {
    impact: {
      en: 'Alerts on the missing metric cannot fire, whatever happens.',
      pt: 'Os alertas sobre a métrica que falta não podem disparar, aconteça o que acontecer.',
    },
    causes: [
      {
        en: 'A release renamed or dropped a metric.',
        pt: 'Uma versão nova renomeou ou removeu uma métrica.',
      },
      {
        en: 'A module that registers its metrics did not start.',
        pt: 'Um módulo que registra as suas métricas não iniciou.',
      },
      { en: 'No instance of the job is scraped.', pt: 'Não há scrape de nenhuma instância do job.' },
    ],
    steps: [
      {
        en: 'Run `vigia check URL` with the URL of its metrics: it lists the metrics of the contract that are missing.',
        pt: 'Execute `vigia check URL` com a URL das métricas dele: o comando lista as métricas do contrato que faltam.',
      },
      {
        en: 'Dropped by a release: roll it back, or deprecate the metric properly in metrics/.',
        pt: 'Removida por uma versão nova: faça rollback, ou descontinue a métrica do jeito certo em metrics/.',
      },
      {
        en: 'Module not started: read the beginning of the log.',
        pt: 'O módulo não iniciou: leia o começo do log.',
      },
    ],
  },
} as const satisfies Omit<Alert<string, InBoth>, 'value' | 'unitTest'>;

/** How fast each integration of Alertmanager fails, in notifications per minute. One that gave up on one is seen for a quarter of an hour. */
export const notificationsLost = multiply(sum(rate(notificationsFailed, '15m'), { by: ['integration'] }), 60);

/** Told by the channels of other kinds than the one that fails; see `core/alerts/failing.ts`. */
export const notificationsFailing: Alert<string, InBoth> = {
  name: NOTIFICATIONS_FAILING,
  value: notificationsLost,
  // Alertmanager tries again for a while before it counts a failure, so the first one counts.
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'monitoring',
  summary: { en: 'Notifications are not delivered', pt: 'Notificações não estão sendo entregues' },
  description: {
    en: 'Alertmanager gave up on {{ $value | humanize }} notifications per minute by {{ $labels.integration }}, as seen over the last 15 minutes.',
    pt: 'O Alertmanager desistiu de {{ $value | humanize }} notificações por minuto por {{ $labels.integration }}, nos últimos 15 minutos.',
  },
  runbook: {
    impact: {
      en: 'People are not told of other alerts through this channel.',
      pt: 'As pessoas não ficam sabendo de outros alertas por este canal.',
    },
    causes: [
      {
        en: 'The address, the token or the password of the channel has changed or expired.',
        pt: 'O endereço, o token ou a senha do canal mudou ou expirou.',
      },
      {
        en: 'The service of the channel has an outage, or limits the rate.',
        pt: 'O serviço do canal está fora do ar, ou aplica rate limit.',
      },
      {
        en: 'Alertmanager cannot reach it: a proxy, DNS, a certificate.',
        pt: 'O Alertmanager não consegue chegar até ele: um proxy, o DNS, um certificado.',
      },
    ],
    steps: [
      {
        en: step`Why? ${sum(rate(notificationsFailed, '15m'), { by: ['integration', 'reason'] })} tells a refusal (clientError) from an outage (serverError) and from no answer (other).`,
        pt: step`Por quê? ${sum(rate(notificationsFailed, '15m'), { by: ['integration', 'reason'] })} distingue uma recusa (clientError) de uma queda (serverError) e da falta de resposta (other).`,
      },
      {
        en: 'Read the log of Alertmanager: it names the receiver and the answer.',
        pt: 'Leia o log do Alertmanager: ele diz o receiver e a resposta.',
      },
      {
        en: 'Send a test: `vigia notify RECEIVER --test` says for each channel whether it was accepted. Refused: write the new secret into its file, and start again.',
        pt: 'Envie um teste: `vigia notify RECEIVER --test` diz, para cada canal, se foi aceito. Recusado: grave o segredo novo no arquivo dele e inicie de novo.',
      },
      {
        en: 'Until then, look at the Alerts page of Alertmanager yourself: what fires is there.',
        pt: 'Até lá, acompanhe você mesmo a página Alerts do Alertmanager: o que dispara está lá.',
      },
    ],
  },
  unitTest: {
    drive: growing(select(notificationsFailed, { integration: 'slack' })),
    firing: 0.01,
    silent: 0,
  },
};

export const watchdog: Alert<string, InBoth> = {
  name: 'Watchdog',
  value: vector(1),
  for: '0s',
  severity: 'none',
  category: 'system',
  service: 'monitoring',
  summary: { en: 'Alerting works end to end', pt: 'Os alertas funcionam de ponta a ponta' },
  description: {
    en: 'This alert always fires. When its notifications stop, Prometheus, Alertmanager or the path to the receiver is broken.',
    pt: 'Este alerta está sempre disparando. Quando as notificações dele param, o Prometheus, o Alertmanager ou o caminho até o receiver está com problema.',
  },
  runbook: {
    impact: {
      en: 'None while it arrives. When it stops, no other alert arrives either.',
      pt: 'Nenhum enquanto ele chega. Quando ele para, nenhum outro alerta chega também.',
    },
    causes: [
      { en: 'Prometheus or Alertmanager is down.', pt: 'O Prometheus ou o Alertmanager está fora do ar.' },
      {
        en: 'Alertmanager cannot reach the receiver.',
        pt: 'O Alertmanager não consegue chegar ao receiver.',
      },
    ],
    steps: [
      {
        en: 'Is it firing on the Alerts page of Prometheus? If not, Prometheus is not evaluating rules.',
        pt: 'Ele está disparando na página Alerts do Prometheus? Se não, o Prometheus não está avaliando as regras.',
      },
      {
        en: 'Is it on the Alertmanager page? If not, Prometheus cannot reach Alertmanager.',
        pt: 'Ele aparece na página do Alertmanager? Se não, o Prometheus não consegue chegar ao Alertmanager.',
      },
      {
        en: step`Do notifications fail? ${sum(rate(notificationsFailed, '5m'), { by: ['integration'] })} shows it. Then read the Alertmanager log for the receiver.`,
        pt: step`As notificações falham? ${sum(rate(notificationsFailed, '5m'), { by: ['integration'] })} mostra. Depois leia no log do Alertmanager o que há sobre o receiver.`,
      },
    ],
  },
  drill: { always: true },
  unitTest: { drive: nothing, firing: 1, silent: 0 },
};
