import { defineFigure } from 'vigia';
import {
  histogramQuantile,
  increase,
  max,
  observations,
  overTime,
  ratio,
  select,
  sum,
  total,
} from 'vigia/promql';
import {
  leadsCreated,
  leadsProcessed,
  leadsUnanswered,
  qualifierErrors,
  webhookRequests,
  webhookResponseTime,
  webhookTimeouts,
} from '../metrics/qualifier.ts';

/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });
const qualified = select(leadsProcessed, { outcome: 'qualified' });

/** What the document's daily and weekly reports tell: leads, conversion, errors, performance. */
export const qualifierFigures = [
  defineFigure({
    name: 'leads-received',
    title: { en: 'Leads received', pt: 'Leads recebidos' },
    about: 'business',
    unit: 'items',
    better: 'higher',
    over: period => sum(increase(leadsCreated, period)),
  }),
  defineFigure({
    name: 'leads-processed',
    title: { en: 'Leads processed', pt: 'Leads processados' },
    about: 'business',
    unit: 'items',
    better: 'higher',
    over: period => sum(increase(leadsProcessed, period)),
  }),
  defineFigure({
    name: 'leads-conversion',
    title: { en: 'Conversion rate', pt: 'Taxa de conversão' },
    about: 'business',
    unit: 'ratio',
    better: 'higher',
    over: period => ratio(sum(increase(qualified, period)), sum(increase(leadsProcessed, period))),
  }),
  defineFigure({
    name: 'leads-waiting',
    title: { en: 'Leads without a reply, at most', pt: 'Leads sem resposta, no máximo' },
    about: 'business',
    unit: 'items',
    better: 'lower',
    over: period => max(overTime('max', leadsUnanswered, period)),
  }),
  defineFigure({
    name: 'webhook-requests',
    title: { en: 'Webhook requests', pt: 'Requisições ao webhook' },
    about: 'performance',
    unit: 'operations',
    over: period => sum(increase(served, period)),
  }),
  defineFigure({
    name: 'webhook-success',
    title: { en: 'Webhook requests that succeeded', pt: 'Requisições ao webhook com sucesso' },
    about: 'performance',
    unit: 'ratio',
    better: 'higher',
    over: period =>
      ratio(
        sum(increase(select(webhookRequests, { status: 'success' }), period)),
        sum(increase(served, period)),
      ),
  }),
  defineFigure({
    name: 'webhook-failures',
    title: { en: 'Webhook requests that failed', pt: 'Requisições ao webhook com falha' },
    about: 'performance',
    unit: 'operations',
    better: 'lower',
    over: period => sum(increase(failed, period)),
  }),
  defineFigure({
    name: 'webhook-timeouts',
    title: { en: 'Webhook timeouts', pt: 'Timeouts do webhook' },
    about: 'performance',
    unit: 'operations',
    better: 'lower',
    over: period => sum(increase(webhookTimeouts, period)),
  }),
  defineFigure({
    name: 'webhook-mean',
    title: { en: 'Webhook response time, mean', pt: 'Tempo de resposta do webhook, média' },
    about: 'performance',
    unit: 'seconds',
    better: 'lower',
    over: period =>
      ratio(
        sum(increase(total(webhookResponseTime), period)),
        sum(increase(observations(webhookResponseTime), period)),
      ),
  }),
  defineFigure({
    name: 'webhook-p95',
    title: { en: 'Webhook response time, p95', pt: 'Tempo de resposta do webhook, p95' },
    about: 'performance',
    unit: 'seconds',
    better: 'lower',
    over: period => histogramQuantile(0.95, webhookResponseTime, period),
  }),
  defineFigure({
    name: 'qualifier-errors',
    title: { en: 'Errors by type', pt: 'Erros por tipo' },
    about: 'performance',
    unit: 'operations',
    better: 'lower',
    over: period => sum(increase(qualifierErrors, period), { by: ['type'] }),
  }),
];
