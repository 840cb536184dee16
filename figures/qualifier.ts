import { defineFigure } from 'vigia';
import {
  histogramQuantile,
  increase,
  max,
  observations,
  overTime,
  type Range,
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

const shareOf = (type: 'model' | 'whatsapp', period: Range) =>
  ratio(sum(increase(select(qualifierErrors, { type }), period)), sum(increase(served, period)));

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
    advice: [
      {
        fellTo: 0.8,
        recommend: {
          en: 'Compare the sources of the leads, and the last change of the prompt, with the period before.',
          pt: 'Compare as origens dos leads, e a última mudança do prompt, com o período anterior.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'leads-waiting',
    title: { en: 'Leads without a reply, at most', pt: 'Leads sem resposta, no máximo' },
    about: 'business',
    unit: 'items',
    better: 'lower',
    over: period => max(overTime('max', leadsUnanswered, period)),
    advice: [
      {
        above: 0,
        recommend: {
          en: 'Run the recovery action retry_leads, and read why it fails for them: each is somebody who waits.',
          pt: 'Execute a ação de recuperação retry_leads e leia por que ela falha para eles: cada um é alguém que espera.',
        },
      },
    ],
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
    // The objective of the document.
    advice: [
      {
        below: 0.95,
        recommend: {
          en: 'Take the most frequent type of error first; the dashboard of the qualifier shows when it comes.',
          pt: 'Comece pelo tipo de erro mais frequente; o painel do qualificador mostra quando ele ocorre.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'webhook-refused',
    title: { en: 'Webhook requests that were refused', pt: 'Requisições ao webhook recusadas' },
    about: 'performance',
    unit: 'ratio',
    better: 'lower',
    over: period =>
      ratio(
        sum(increase(select(webhookRequests, { status: 'refused' }), period)),
        sum(increase(webhookRequests, period)),
      ),
    advice: [
      {
        above: 0.05,
        recommend: {
          en: 'Change the token of the webhook if they have a bad origin; block the senders at the proxy.',
          pt: 'Troque o token do webhook se a origem for inválida; bloqueie os remetentes no proxy.',
        },
      },
    ],
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
    advice: [
      {
        above: 0,
        recommend: {
          en: 'Give calls to the model a time limit of their own, well below that of the webhook.',
          pt: 'Dê às chamadas ao modelo um limite de tempo próprio, bem abaixo do limite do webhook.',
        },
      },
    ],
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
    // The objective of the document.
    advice: [
      {
        above: 10,
        recommend: {
          en: 'Use a smaller model or a shorter prompt for the first reply; add workers if leads queue up.',
          pt: 'Use um modelo menor ou um prompt mais curto na primeira resposta; adicione workers se os leads formarem fila.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'qualifier-model-errors',
    title: { en: 'Requests that met an error of the model', pt: 'Requisições com erro do modelo' },
    about: 'performance',
    unit: 'ratio',
    better: 'lower',
    over: period => shareOf('model', period),
    advice: [
      {
        above: 0.01,
        recommend: {
          en: 'Raise the quota of the model API, or add a second model to fall back on.',
          pt: 'Aumente a cota da API do modelo, ou adicione um segundo modelo de reserva.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'qualifier-gateway-errors',
    title: { en: 'Requests that met an error of WhatsApp', pt: 'Requisições com erro do WhatsApp' },
    about: 'performance',
    unit: 'ratio',
    better: 'lower',
    over: period => shareOf('whatsapp', period),
    advice: [
      {
        above: 0.01,
        recommend: {
          en: 'Let replies wait in a queue while the gateway is away, and ask its operator for the causes.',
          pt: 'Deixe as respostas em uma fila enquanto o gateway estiver fora, e pergunte as causas ao operador.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'qualifier-errors',
    title: { en: 'Errors by type', pt: 'Erros por tipo' },
    about: 'performance',
    unit: 'operations',
    better: 'lower',
    over: period => sum(increase(qualifierErrors, period), { by: ['type'] }),
    advice: [
      {
        where: { type: 'database' },
        above: 0,
        recommend: {
          en: 'See on the dashboard Stack Health when it was away; give it more memory or connections.',
          pt: 'Veja no painel Stack Health quando ele esteve fora; dê-lhe mais memória ou conexões.',
        },
      },
    ],
  }),
];
