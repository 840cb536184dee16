import { defineAlert, type InBoth } from 'vigia';
import { type Drive, growing, observing, standing, step } from 'vigia/alerts';
import {
  and,
  avg,
  compare,
  divide,
  histogramQuantile,
  max,
  multiply,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import { partOf, shareOf } from '../drives.ts';
import { FEW_REQUESTS } from '../few.ts';
import {
  deploymentFailures,
  deploymentState,
  failedFallbacks,
  failedRequests,
  keyBudget,
  keyBudgetLeft,
  requestLatency,
  requests,
  spend,
  teamBudget,
  teamBudgetLeft,
} from './metrics.ts';
import { litellmPanels } from './panels.ts';

const byModel = ['requested_model'] as const;
const allOfModel = sum(rate(requests, '5m'), { by: byModel });
const one = { requested_model: 'gpt-4o' };

/** 5 % is what awesome-prometheus-alerts uses for the HTTP 5xx of proxies (Traefik, HAProxy, Nginx), samber.github.io. */
export const requestsFailing = defineAlert({
  name: 'LiteLLMRequestsFailing',
  value: and(
    ratio(sum(rate(failedRequests, '5m'), { by: byModel }), allOfModel),
    compare(allOfModel, '>', FEW_REQUESTS),
  ),
  threshold: { operator: '>', value: 0.05 },
  for: '5m',
  severity: 'critical',
  summary: { en: 'Requests to a model are failing', pt: 'As requisições a um modelo estão falhando' },
  description: {
    en: '{{ $value | humanizePercentage }} of the requests to the model {{ $labels.requested_model }} fail, after all retries and fallbacks.',
    pt: '{{ $value | humanizePercentage }} das requisições ao modelo {{ $labels.requested_model }} falham, depois de todas as retentativas e fallbacks.',
  },
  runbook: {
    impact: {
      en: 'Bots and agents that use the model get errors instead of answers.',
      pt: 'Os bots e agentes que usam o modelo recebem erros em vez de respostas.',
    },
    causes: [
      {
        en: 'The provider has an outage, or rejects requests with 429.',
        pt: 'O provedor está fora do ar, ou recusa requisições com 429.',
      },
      {
        en: 'The API key of the provider is invalid, expired or out of credit.',
        pt: 'A chave de API do provedor é inválida, expirou ou está sem crédito.',
      },
      {
        en: 'Clients ask for a model that the key may not use, or send prompts that are too long.',
        pt: 'Os clientes pedem um modelo que a chave não pode usar, ou enviam prompts longos demais.',
      },
    ],
    steps: [
      {
        en: step`Which errors? ${litellmPanels.failures}, by class and status. 401: renew the API key of the provider; 429: see the next step; 400: a client sends bad requests; 404: the model list lacks the model.`,
        pt: step`Quais erros? ${litellmPanels.failures}, por classe e status. 401: renove a chave de API do provedor; 429: veja o próximo passo; 400: um cliente envia requisições inválidas; 404: falta o modelo na lista de modelos.`,
      },
      {
        en: step`429 or 5xx of one deployment: ${sum(rate(deploymentFailures, '5m'), { by: ['litellm_model_name', 'api_provider', 'exception_status'] })}. Add a second deployment of the model, or a fallback in router_settings.`,
        pt: step`429 ou 5xx de um deployment: ${sum(rate(deploymentFailures, '5m'), { by: ['litellm_model_name', 'api_provider', 'exception_status'] })}. Adicione um segundo deployment do modelo, ou um fallback em router_settings.`,
      },
      {
        en: 'Is it the provider? Open its status page, and request it without the proxy: `curl` with the same key and model.',
        pt: 'É o provedor? Abra a página de status dele e faça a requisição sem o proxy: `curl` com a mesma chave e o mesmo modelo.',
      },
      {
        en: 'Everything fails since a change: roll back the configuration of the proxy.',
        pt: 'Tudo falha desde uma mudança: faça rollback da configuração do proxy.',
      },
    ],
  },
  unitTest: {
    drive: shareOf(growing(select(failedRequests, one)), growing(select(requests, one))),
    firing: 0.06,
    silent: 0.04,
    guarded: shareOfFew(0.01),
  },
});

/** One failure among few requests. */
function shareOfFew(perSecond: number) {
  return [
    ...growing(select(failedRequests, one))(perSecond / 2),
    ...growing(select(requests, one))(perSecond),
  ];
}

/**
 * LiteLLM itself calls a request slow after 300 s (`alerting_threshold` of general_settings). Chats are given up long before: at
 * 30 s.
 */
export const slow = defineAlert({
  name: 'LiteLLMSlow',
  value: histogramQuantile(0.95, requestLatency, '5m', byModel),
  threshold: { operator: '>', value: 30 },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: { en: 'A model answers slowly', pt: 'Um modelo responde devagar' },
  description: {
    en: '95 % of the requests to the model {{ $labels.requested_model }} take up to {{ $value | humanizeDuration }}.',
    pt: '95 % das requisições ao modelo {{ $labels.requested_model }} levam até {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Users wait, and clients with a shorter timeout give up and try again, which makes it worse.',
      pt: 'Os usuários esperam, e os clientes com timeout menor desistem e tentam de novo, o que piora a situação.',
    },
    causes: [
      { en: 'The provider is overloaded.', pt: 'O provedor está sobrecarregado.' },
      {
        en: 'Prompts or answers have become much longer.',
        pt: 'Os prompts ou as respostas ficaram muito mais longos.',
      },
      {
        en: 'The proxy retries failing deployments before it answers.',
        pt: 'O proxy repete as chamadas a deployments que falham antes de responder.',
      },
    ],
    steps: [
      {
        en: step`Provider or proxy? Compare with ${litellmPanels.provider}. The same: the provider is slow; switch the model, or set a fallback. Much less: the proxy or its retries; look at ${litellmPanels.deploymentFailures}.`,
        pt: step`O provedor ou o proxy? Compare com ${litellmPanels.provider}. Igual: o provedor está lento; troque de modelo, ou defina um fallback. Muito menos: é o proxy ou as retentativas dele; veja ${litellmPanels.deploymentFailures}.`,
      },
      {
        en: step`Longer answers? ${litellmPanels.spendByModel} rises with them. Set max_tokens.`,
        pt: step`Respostas mais longas? ${litellmPanels.spendByModel} sobe junto. Defina max_tokens.`,
      },
      {
        en: 'Set `timeout` and `stream_timeout` for the model, so that a request that hangs goes to the fallback.',
        pt: 'Defina `timeout` e `stream_timeout` para o modelo, para que uma requisição travada vá para o fallback.',
      },
    ],
  },
  unitTest: { drive: observing(select(requestLatency, one)), firing: 60, silent: 30 },
});

const ofDeployment = ['model_id', 'instance'] as const;

/**
 * The proxy counts a deployment as down as soon as it cools it down. It may do so under another litellm_model_name than it says
 * that it is healthy, and never take the first one back (seen with 1.110): the mean over both is 2 or 1.5 while it is down, else at most 1.
 */
export const deploymentDown = defineAlert({
  name: 'LiteLLMDeploymentDown',
  value: and(
    max(select(deploymentState), { by: ['litellm_model_name', 'api_provider', ...ofDeployment] }),
    compare(avg(deploymentState, { by: ofDeployment }), '>', 1),
    ofDeployment,
  ),
  threshold: { operator: '>=', value: 2 },
  for: '5m',
  severity: 'warning',
  summary: { en: 'A model deployment is out of service', pt: 'Um deployment de modelo está fora de serviço' },
  description: {
    en: 'The proxy {{ $labels.instance }} has sent no requests to {{ $labels.litellm_model_name }} of {{ $labels.api_provider }} (deployment {{ $labels.model_id }}) for 5 minutes, because its calls failed.',
    pt: 'O proxy {{ $labels.instance }} não envia requisições a {{ $labels.litellm_model_name }} de {{ $labels.api_provider }} (deployment {{ $labels.model_id }}) há 5 minutos, porque as chamadas falharam.',
  },
  runbook: {
    impact: {
      en: 'Its requests go to other deployments or to the fallback, or fail if there is none.',
      pt: 'As requisições dele vão para outros deployments ou para o fallback, ou falham se não houver nenhum.',
    },
    causes: [
      {
        en: 'The provider has an outage or rejects the key.',
        pt: 'O provedor está fora do ar ou recusa a chave.',
      },
      { en: 'The rate limit of the account is exhausted.', pt: 'O rate limit da conta se esgotou.' },
    ],
    steps: [
      {
        en: step`Why did its calls fail? ${deploymentFailures} by exception_class and exception_status.`,
        pt: step`Por que as chamadas falharam? ${deploymentFailures} por exception_class e exception_status.`,
      },
      {
        en: 'Call it yourself: `curl http://PROXY/health?model=NAME -H "Authorization: Bearer MASTER_KEY"`.',
        pt: 'Chame-o você mesmo: `curl http://PROXY/health?model=NAME -H "Authorization: Bearer MASTER_KEY"`.',
      },
      {
        en: 'It will not come back soon: remove it from the model list, and give the model a fallback.',
        pt: 'Não vai voltar tão cedo: remova-o da lista de modelos e dê um fallback ao modelo.',
      },
    ],
  },
  unitTest: { drive: standing(deploymentState), firing: 2, silent: 1 },
});

export const fallbacksFailing = defineAlert({
  name: 'LiteLLMFallbacksFailing',
  value: sum(rate(failedFallbacks, '5m'), { by: ['requested_model', 'fallback_model'] }),
  threshold: { operator: '>', value: 0.01 },
  for: '5m',
  severity: 'critical',
  summary: {
    en: 'A model and its fallback are both failing',
    pt: 'Um modelo e o fallback dele estão falhando',
  },
  description: {
    en: '{{ $labels.fallback_model }} fails too when it stands in for {{ $labels.requested_model }}, {{ $value | humanize }} times per second.',
    pt: '{{ $labels.fallback_model }} também falha quando substitui {{ $labels.requested_model }}, {{ $value | humanize }} vezes por segundo.',
  },
  runbook: {
    impact: {
      en: 'Requests to the model fail: nothing is left that could answer them.',
      pt: 'As requisições ao modelo falham: não resta nada que possa respondê-las.',
    },
    causes: [
      {
        en: 'Both models are of the same provider or account.',
        pt: 'Os dois modelos são do mesmo provedor ou da mesma conta.',
      },
      {
        en: 'The prompt is too long for the fallback, or uses what it does not support.',
        pt: 'O prompt é longo demais para o fallback, ou usa o que ele não suporta.',
      },
    ],
    steps: [
      {
        en: step`Which errors? ${sum(rate(failedFallbacks, '5m'), { by: ['fallback_model', 'exception_class', 'exception_status'] })}.`,
        pt: step`Quais erros? ${sum(rate(failedFallbacks, '5m'), { by: ['fallback_model', 'exception_class', 'exception_status'] })}.`,
      },
      {
        en: 'The same provider: add a fallback of another provider to router_settings.',
        pt: 'O mesmo provedor: adicione um fallback de outro provedor a router_settings.',
      },
      {
        en: 'ContextWindowExceededError: set context_window_fallbacks to a model with a larger window.',
        pt: 'ContextWindowExceededError: defina em context_window_fallbacks um modelo com uma janela maior.',
      },
    ],
  },
  unitTest: {
    drive: growing(select(failedFallbacks, { ...one, fallback_model: 'claude-sonnet' })),
    firing: 0.02,
    silent: 0.005,
  },
});

/** LiteLLM's own budget alerts warn when 15 % and 5 % are left, litellm/integrations/SlackAlerting. */
const WARN_AT = 0.15;
const ALARM_AT = 0.05;

const teamShare = max(divide(select(teamBudgetLeft), select(teamBudget)), { by: ['team', 'team_alias'] });
const keyShare = max(divide(select(keyBudgetLeft), select(keyBudget)), {
  by: ['hashed_api_key', 'api_key_alias'],
});

const budgetRunbook = (whose: InBoth, where: string) => ({
  impact: {
    en: `None yet. When the budget is spent, the proxy rejects the requests of the ${whose.en} with 400 "Budget has been exceeded".`,
    pt: `Nenhum por enquanto. Quando o orçamento acabar, o proxy recusará as requisições da ${whose.pt} com 400 "Budget has been exceeded".`,
  },
  causes: [
    {
      en: 'There is more traffic than the budget was made for.',
      pt: 'Há mais tráfego do que o orçamento previa.',
    },
    {
      en: 'An agent runs in a loop, or sends its whole history with each request.',
      pt: 'Um agente está em loop, ou envia todo o histórico a cada requisição.',
    },
    { en: 'Someone switched to a more expensive model.', pt: 'Alguém passou para um modelo mais caro.' },
  ],
  steps: [
    {
      en: step`What costs it? ${litellmPanels.spendByModel} and ${litellmPanels.spendByKey}.`,
      pt: step`O que custa tanto? ${litellmPanels.spendByModel} e ${litellmPanels.spendByKey}.`,
    },
    {
      en: 'A loop: stop the agent. An expensive model: switch back, or to a smaller one.',
      pt: 'Um loop: pare o agente. Um modelo caro: volte ao anterior, ou passe para um menor.',
    },
    {
      en: `The traffic is genuine: raise max_budget, \`${where}\`, or wait for budget_duration to reset it.`,
      pt: `O tráfego é legítimo: aumente max_budget, \`${where}\`, ou espere o budget_duration renová-lo.`,
    },
  ],
});

export const teamBudgetLow = defineAlert({
  name: 'LiteLLMTeamBudgetLow',
  value: teamShare,
  threshold: { operator: '<', value: WARN_AT },
  for: '5m',
  severity: 'warning',
  category: 'business',
  summary: {
    en: 'The LLM budget of a team is almost spent',
    pt: 'O orçamento de LLM de uma equipe está quase no fim',
  },
  description: {
    en: 'Only {{ $value | humanizePercentage }} of the budget of the team {{ $labels.team_alias }} is left.',
    pt: 'Restam só {{ $value | humanizePercentage }} do orçamento da equipe {{ $labels.team_alias }}.',
  },
  runbook: budgetRunbook({ en: 'team', pt: 'equipe' }, 'POST /team/update'),
  unitTest: { drive: partOf(standing(teamBudgetLeft), standing(teamBudget)), firing: 0.14, silent: 0.16 },
});

export const teamBudgetSpent = defineAlert({
  name: 'LiteLLMTeamBudgetSpent',
  value: teamShare,
  threshold: { operator: '<', value: ALARM_AT },
  for: '5m',
  severity: 'critical',
  category: 'business',
  summary: { en: 'The LLM budget of a team is spent', pt: 'O orçamento de LLM de uma equipe acabou' },
  description: {
    en: '{{ $value | humanizePercentage }} of the budget of the team {{ $labels.team_alias }} is left; its requests are rejected, or are about to be.',
    pt: 'Restam {{ $value | humanizePercentage }} do orçamento da equipe {{ $labels.team_alias }}; as requisições dela são recusadas, ou estão prestes a ser.',
  },
  runbook: budgetRunbook({ en: 'team', pt: 'equipe' }, 'POST /team/update'),
  unitTest: { drive: partOf(standing(teamBudgetLeft), standing(teamBudget)), firing: 0.04, silent: 0.06 },
});

export const keyBudgetLow = defineAlert({
  name: 'LiteLLMKeyBudgetLow',
  value: keyShare,
  threshold: { operator: '<', value: WARN_AT },
  for: '5m',
  severity: 'warning',
  category: 'business',
  summary: {
    en: 'The LLM budget of a key is almost spent',
    pt: 'O orçamento de LLM de uma chave está quase no fim',
  },
  description: {
    en: 'Only {{ $value | humanizePercentage }} of the budget of the key {{ $labels.api_key_alias }} is left.',
    pt: 'Restam só {{ $value | humanizePercentage }} do orçamento da chave {{ $labels.api_key_alias }}.',
  },
  runbook: budgetRunbook({ en: 'key', pt: 'chave' }, 'POST /key/update'),
  unitTest: { drive: partOf(standing(keyBudgetLeft), standing(keyBudget)), firing: 0.14, silent: 0.16 },
});

/** What is spent in an hour, if it is this much in a day. */
const spendOfADay: Drive = level => growing(select(spend, { model: 'gpt-4o' }))(level / 86_400);

/** Returns the alert on the pace of the spend, in the currency of the price list, which is the US dollar. */
export function spendHigh(dailyBudget: number) {
  return defineAlert({
    name: 'LiteLLMSpendHigh',
    value: multiply(sum(rate(spend, '1h')), 86_400),
    threshold: { operator: '>', value: dailyBudget },
    for: '15m',
    severity: 'warning',
    category: 'business',
    summary: {
      en: 'LLM spend is on the way past the daily budget',
      pt: 'O gasto com LLM vai passar do orçamento diário',
    },
    description: {
      en: `At the pace of the last hour, the models cost {{ $value | humanize }} USD a day; the budget is ${dailyBudget} USD.`,
      pt: `No ritmo da última hora, os modelos custam {{ $value | humanize }} USD por dia; o orçamento é de ${dailyBudget} USD.`,
    },
    runbook: {
      impact: {
        en: 'None for users. The bill of the month will be higher than planned.',
        pt: 'Nenhum para os usuários. A conta do mês será maior que o planejado.',
      },
      causes: [
        { en: 'There is more traffic than usual.', pt: 'Há mais tráfego que o normal.' },
        {
          en: 'An agent runs in a loop, or sends its whole history with each request.',
          pt: 'Um agente está em loop, ou envia todo o histórico a cada requisição.',
        },
        { en: 'Someone switched to a more expensive model.', pt: 'Alguém passou para um modelo mais caro.' },
      ],
      steps: [
        {
          en: step`What costs it? ${litellmPanels.spendByModel} and ${litellmPanels.spendByKey}.`,
          pt: step`O que custa tanto? ${litellmPanels.spendByModel} e ${litellmPanels.spendByKey}.`,
        },
        {
          en: 'A loop: stop the agent, and give its key a max_budget. An expensive model: switch back.',
          pt: 'Um loop: pare o agente e dê um max_budget à chave dele. Um modelo caro: volte ao anterior.',
        },
        {
          en: 'The traffic is genuine: raise dailyBudget of the pack.',
          pt: 'O tráfego é legítimo: aumente o dailyBudget do pacote.',
        },
      ],
    },
    unitTest: {
      drive: spendOfADay,
      firing: dailyBudget * 1.1,
      silent: dailyBudget * 0.9,
      settles: '1h',
    },
  });
}

export const litellmAlerts = [
  requestsFailing,
  fallbacksFailing,
  slow,
  deploymentDown,
  teamBudgetSpent,
  teamBudgetLow,
  keyBudgetLow,
] as const;
