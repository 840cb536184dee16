import { defineFigure, type Figure, type FigureTitle } from 'vigia';
import type { Counter } from 'vigia/metrics';
import { httpRequestDuration, processCpu, processMemory } from 'vigia/platform/metrics';
import {
  add,
  avg,
  histogramQuantile,
  increase,
  max,
  multiply,
  observations,
  or,
  overTime,
  type Range,
  rate,
  ratio,
  select,
  subtract,
  sum,
} from 'vigia/promql';
import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../metrics/clinics/conversations.ts';
import {
  apiCost,
  infrastructureCost,
  leadsGenerated,
  leadsQualified,
  revenueTotal,
} from '../metrics/production/production.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';

const failed = select(httpRequestDuration, { status_code: '5xx' });
const ofProcess = { job: SAMPLE_JOB };
const costs = (range: Range) => add(sum(increase(apiCost, range)), sum(increase(infrastructureCost, range)));
const revenue = (range: Range) => sum(increase(revenueTotal, range));

/** How many there were: more is better, unless `more` says otherwise. */
function counted<const Name extends string>(
  name: Name,
  title: FigureTitle,
  metric: Counter,
  more: Partial<Figure> = {},
): Figure<Name> {
  return {
    about: 'business',
    unit: 'items',
    better: 'higher',
    ...more,
    name,
    title,
    over: period => sum(increase(metric, period)),
  };
}

/** What the service does for its clinics, what it earns and costs, and how it performs. */
export const productionFigures = [
  counted('conversations', { en: 'Conversations started', pt: 'Conversas iniciadas' }, conversationsStarted),
  counted(
    'conversations-finished',
    { en: 'Conversations finished', pt: 'Conversas concluídas' },
    conversationsFinished,
  ),
  counted(
    'conversations-handed-off',
    { en: 'Conversations handed to a person', pt: 'Conversas passadas a uma pessoa' },
    conversationsHandedOff,
    { better: 'lower' },
  ),
  counted('leads', { en: 'Leads generated', pt: 'Leads gerados' }, leadsGenerated),
  counted('leads-qualified', { en: 'Leads qualified', pt: 'Leads qualificados' }, leadsQualified),
  counted(
    'appointments-requested',
    { en: 'Appointments requested', pt: 'Consultas solicitadas' },
    appointmentsRequested,
  ),
  counted(
    'appointments-confirmed',
    { en: 'Appointments confirmed', pt: 'Consultas confirmadas' },
    appointmentsConfirmed,
  ),
  defineFigure({
    name: 'revenue',
    title: { en: 'Revenue', pt: 'Receita' },
    about: 'business',
    unit: 'BRL',
    better: 'higher',
    over: revenue,
  }),
  defineFigure({
    name: 'costs',
    title: { en: 'Costs of APIs and infrastructure', pt: 'Custos de APIs e infraestrutura' },
    about: 'business',
    unit: 'BRL',
    better: 'lower',
    over: costs,
  }),
  defineFigure({
    name: 'margin',
    title: { en: 'Margin', pt: 'Margem' },
    about: 'business',
    unit: 'ratio',
    better: 'higher',
    over: period => ratio(subtract(revenue(period), costs(period)), revenue(period)),
    advice: [
      {
        below: 0,
        recommend: {
          en: 'Costs are above revenue: see which provider has grown on the dashboard of the business.',
          pt: 'Os custos superam a receita: veja no painel de negócio qual fornecedor cresceu.',
        },
      },
    ],
  }),
  defineFigure({
    name: 'api-requests',
    title: { en: 'API requests', pt: 'Requisições à API' },
    about: 'performance',
    unit: 'operations',
    over: period => sum(increase(observations(httpRequestDuration), period), { by: ['service'] }),
  }),
  defineFigure({
    name: 'api-failures',
    title: { en: 'API requests that failed', pt: 'Requisições à API com falha' },
    about: 'performance',
    unit: 'ratio',
    better: 'lower',
    over: period => {
      const all = sum(increase(observations(httpRequestDuration), period), { by: ['service'] });
      const some = sum(increase(observations(failed), period), { by: ['service'] });
      // A service that has never failed has no such series.
      return ratio(or(some, multiply(all, 0)), all);
    },
  }),
  defineFigure({
    name: 'api-p95',
    title: { en: 'API response time, p95', pt: 'Tempo de resposta da API, p95' },
    about: 'performance',
    unit: 'seconds',
    better: 'lower',
    over: period => histogramQuantile(0.95, httpRequestDuration, period, ['service']),
  }),
  defineFigure({
    name: 'cpu',
    title: { en: 'CPU cores in use, mean', pt: 'Núcleos de CPU em uso, média' },
    about: 'performance',
    unit: 'cores',
    better: 'lower',
    over: period => avg(rate(select(processCpu, ofProcess), period)),
  }),
  defineFigure({
    name: 'memory',
    title: { en: 'Memory, at most', pt: 'Memória, no máximo' },
    about: 'performance',
    unit: 'bytes',
    better: 'lower',
    over: period => max(overTime('max', select(processMemory, ofProcess), period)),
  }),
];
