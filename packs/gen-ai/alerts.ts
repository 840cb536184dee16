import { defineAlert } from 'vigia';
import { counting, type Drive, observing, seriesText, step } from 'vigia/alerts';
import {
  and,
  compare,
  histogramQuantile,
  multiply,
  observations,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import { shareAmong } from '../drives.ts';
import { costOver } from './cost.ts';
import { agentDuration, operationDuration, tokenUsage, toolDuration } from './metrics.ts';
import type { GenAiOptions } from './options.ts';
import { genAiPanels } from './panels.ts';

/** Per second: six in five minutes. Below that, one failure is a large share. */
const FEW = 0.02;

/** A series without the label is one of what succeeded. */
const failed = { error_type: { not: '' } } as const;

/** Returns the alerts on calls to models, which name the program and the model. */
export function callAlerts({ model = 'gen_ai_request_model' }: GenAiOptions) {
  const by = ['job', model] as const;
  const calls = sum(rate(observations(operationDuration), '5m'), { by });
  const one = { [model]: 'gpt-4o', gen_ai_operation_name: 'chat', gen_ai_provider_name: 'openai' };
  const of = (error_type: string) => counting(select(operationDuration, { ...one, error_type }));

  /** 5 % is what awesome-prometheus-alerts uses for the HTTP 5xx of proxies (Traefik, HAProxy, Nginx), samber.github.io. */
  const callsFailing = defineAlert({
    name: 'GenAiCallsFailing',
    value: and(
      ratio(sum(rate(observations(select(operationDuration, failed)), '5m'), { by }), calls),
      compare(calls, '>', FEW),
    ),
    threshold: { operator: '>', value: 0.05 },
    for: '5m',
    severity: 'critical',
    summary: {
      en: 'Calls to a language model are failing',
      pt: 'As chamadas a um modelo de linguagem estão falhando',
    },
    description: {
      en: `{{ $value | humanizePercentage }} of the calls of {{ $labels.job }} to {{ $labels.${model} }} fail.`,
      pt: `{{ $value | humanizePercentage }} das chamadas de {{ $labels.job }} a {{ $labels.${model} }} falham.`,
    },
    runbook: {
      impact: {
        en: 'Agents answer with an error, retry, or leave out what the model should have done.',
        pt: 'Os agentes respondem com um erro, tentam de novo, ou deixam de fora o que o modelo deveria fazer.',
      },
      causes: [
        {
          en: 'The provider has an outage, or a rate limit is reached.',
          pt: 'O provedor está fora do ar, ou um rate limit foi atingido.',
        },
        {
          en: 'The API key is invalid, expired or out of credit.',
          pt: 'A chave de API é inválida, expirou ou está sem crédito.',
        },
        { en: 'Prompts exceed the context of the model.', pt: 'Os prompts passam do contexto do modelo.' },
      ],
      steps: [
        {
          en: step`Which errors? ${genAiPanels.errors}. RateLimitError: ask for a higher limit, or send less at once; AuthenticationError: renew the key; BadRequestError: read one in the log, the prompt may be too long.`,
          pt: step`Quais erros? ${genAiPanels.errors}. RateLimitError: peça um limite maior, ou envie menos de uma vez; AuthenticationError: renove a chave; BadRequestError: leia um no log, o prompt pode estar longo demais.`,
        },
        {
          en: step`One model or all of a provider? ${sum(rate(observations(select(operationDuration, failed)), '5m'), { by: ['gen_ai_provider_name', model, 'error_type'] })}. All: look at the status page of the provider.`,
          pt: step`Um modelo, ou todos de um provedor? ${sum(rate(observations(select(operationDuration, failed)), '5m'), { by: ['gen_ai_provider_name', model, 'error_type'] })}. Todos: veja a página de status do provedor.`,
        },
        {
          en: 'It will last: switch the agents to another model.',
          pt: 'Vai demorar: passe os agentes para outro modelo.',
        },
      ],
    },
    unitTest: { drive: shareAmong(of('RateLimitError'), of('')), firing: 0.06, silent: 0.04 },
  });

  /** A bucket of the conventions; chats are given up at about 30 s. */
  const callsSlow = defineAlert({
    name: 'GenAiCallsSlow',
    value: histogramQuantile(0.95, operationDuration, '5m', by),
    threshold: { operator: '>', value: 30 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: { en: 'A language model answers slowly', pt: 'Um modelo de linguagem responde devagar' },
    description: {
      en: `95 % of the calls of {{ $labels.job }} to {{ $labels.${model} }} take up to {{ $value | humanizeDuration }}.`,
      pt: `95 % das chamadas de {{ $labels.job }} a {{ $labels.${model} }} levam até {{ $value | humanizeDuration }}.`,
    },
    runbook: {
      impact: {
        en: 'Users wait for the agents, and tasks with a timeout fail.',
        pt: 'Os usuários esperam pelos agentes, e tarefas com timeout falham.',
      },
      causes: [
        { en: 'The provider is overloaded.', pt: 'O provedor está sobrecarregado.' },
        {
          en: 'Prompts or answers have become longer.',
          pt: 'Os prompts ou as respostas ficaram mais longos.',
        },
      ],
      steps: [
        {
          en: step`Have they? ${genAiPanels.tokens}. Yes: cut the history, or set a limit for answers.`,
          pt: step`Ficaram mesmo? ${genAiPanels.tokens}. Sim: corte o histórico, ou defina um limite para as respostas.`,
        },
        {
          en: step`No, and other models of the provider are slow too, ${genAiPanels.byModel}: it is the provider. Wait, or switch the model.`,
          pt: step`Não, e outros modelos do provedor também estão lentos, ${genAiPanels.byModel}: é o provedor. Espere, ou troque de modelo.`,
        },
      ],
    },
    unitTest: {
      drive: observing(select(operationDuration, { ...one, error_type: '' })),
      firing: 40.96,
      silent: 20.48,
    },
  });
  return [callsFailing, callsSlow] as const;
}

const agents = sum(rate(observations(agentDuration), '15m'), { by: ['job', 'gen_ai_agent_name'] });
const ofAgent = (error_type: string) =>
  counting(select(agentDuration, { gen_ai_agent_name: 'Sales', gen_ai_request_model: 'gpt-4o', error_type }));

/** Agents retry by themselves: what is left has failed for the user. A tenth is twice what single calls may. */
export const agentFailing = defineAlert({
  name: 'GenAiAgentFailing',
  value: and(
    ratio(
      sum(rate(observations(select(agentDuration, failed)), '15m'), { by: ['job', 'gen_ai_agent_name'] }),
      agents,
    ),
    compare(agents, '>', FEW / 3),
  ),
  threshold: { operator: '>', value: 0.1 },
  for: '5m',
  severity: 'critical',
  summary: { en: 'An agent is failing', pt: 'Um agente está falhando' },
  description: {
    en: '{{ $value | humanizePercentage }} of the invocations of the agent {{ $labels.gen_ai_agent_name }} in {{ $labels.job }} fail.',
    pt: '{{ $value | humanizePercentage }} das execuções do agente {{ $labels.gen_ai_agent_name }} em {{ $labels.job }} falham.',
  },
  runbook: {
    impact: {
      en: 'Whoever waits for this agent gets no result.',
      pt: 'Quem espera por este agente fica sem resultado.',
    },
    causes: [
      { en: 'Its model or one of its tools fails.', pt: 'O modelo ou uma das ferramentas dele falha.' },
      {
        en: 'It runs into its limit of iterations or time.',
        pt: 'Ele bate no limite de iterações ou de tempo.',
      },
      {
        en: 'A release changed its prompt or its tools.',
        pt: 'Uma versão nova mudou o prompt ou as ferramentas dele.',
      },
    ],
    steps: [
      {
        en: step`Which errors? ${sum(rate(observations(select(agentDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'error_type'] })}.`,
        pt: step`Quais erros? ${sum(rate(observations(select(agentDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'error_type'] })}.`,
      },
      {
        en: step`Its model: ${genAiPanels.errors}. Its tools: ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'gen_ai_tool_name', 'error_type'] })}.`,
        pt: step`O modelo dele: ${genAiPanels.errors}. As ferramentas dele: ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'gen_ai_tool_name', 'error_type'] })}.`,
      },
      {
        en: 'It began with a release: roll it back. Limit of iterations: read the trace of one run for the step that repeats.',
        pt: 'Começou com uma versão nova: faça rollback. Limite de iterações: procure no trace de uma execução o passo que se repete.',
      },
    ],
  },
  unitTest: { drive: shareAmong(ofAgent('ToolTimeout'), ofAgent('')), firing: 0.12, silent: 0.08 },
});

const tools = sum(rate(observations(toolDuration), '15m'), { by: ['job', 'gen_ai_tool_name'] });
const ofTool = (error_type: string) =>
  counting(
    select(toolDuration, {
      gen_ai_tool_name: 'find_order',
      gen_ai_agent_name: 'Sales',
      gen_ai_tool_type: 'function',
      error_type,
    }),
  );

/** Models call tools with wrong arguments now and then, and try again. A fifth is more than that. */
export const toolFailing = defineAlert({
  name: 'GenAiToolFailing',
  value: and(
    ratio(
      sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['job', 'gen_ai_tool_name'] }),
      tools,
    ),
    compare(tools, '>', FEW / 3),
  ),
  threshold: { operator: '>', value: 0.2 },
  for: '5m',
  severity: 'warning',
  summary: { en: 'A tool of the agents is failing', pt: 'Uma ferramenta dos agentes está falhando' },
  description: {
    en: '{{ $value | humanizePercentage }} of the executions of the tool {{ $labels.gen_ai_tool_name }} in {{ $labels.job }} fail.',
    pt: '{{ $value | humanizePercentage }} das execuções da ferramenta {{ $labels.gen_ai_tool_name }} em {{ $labels.job }} falham.',
  },
  runbook: {
    impact: {
      en: 'Agents guess, apologise, or try again until their limit.',
      pt: 'Os agentes tentam adivinhar, pedem desculpas, ou repetem a chamada até o limite.',
    },
    causes: [
      {
        en: 'What the tool calls is down: an API, a database.',
        pt: 'O que a ferramenta chama está fora do ar: uma API, um banco de dados.',
      },
      {
        en: 'Models give it arguments that it rejects, because its description is unclear or a model was changed.',
        pt: 'Os modelos passam argumentos que ela recusa, porque a descrição dela não é clara ou porque um modelo foi trocado.',
      },
    ],
    steps: [
      {
        en: step`Which errors, and for which agents? ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_tool_name', 'gen_ai_agent_name', 'error_type'] })}.`,
        pt: step`Quais erros, e de quais agentes? ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_tool_name', 'gen_ai_agent_name', 'error_type'] })}.`,
      },
      {
        en: step`Timeouts: ${genAiPanels.tools}, and look at what the tool calls.`,
        pt: step`Timeouts: ${genAiPanels.tools}, e veja o que a ferramenta chama.`,
      },
      {
        en: 'Validation errors: read the arguments in a trace, and make the description of the tool clearer.',
        pt: 'Erros de validação: leia os argumentos em um trace e deixe a descrição da ferramenta mais clara.',
      },
    ],
  },
  unitTest: { drive: shareAmong(ofTool('TimeoutError'), ofTool('')), firing: 0.22, silent: 0.18 },
});

/** Returns the alert on the pace of the cost; undefined without a budget. */
export function spendHigh(options: GenAiOptions) {
  const { dailyBudget, prices = {}, model = 'gen_ai_request_model' } = options;
  const cost = costOver('1h', options);
  const [name] = Object.keys(prices);
  if (dailyBudget === undefined || cost === undefined || name === undefined) return undefined;
  const used = select(tokenUsage, { [model]: name, gen_ai_token_type: 'output' });
  const perSecond: Drive = dollars => [
    {
      series: seriesText(used, '_sum', 0),
      level: (dollars / prices[name]!.output) * (1_000_000 / 86_400),
      kind: 'growth',
    },
  ];
  return defineAlert({
    name: 'GenAiSpendHigh',
    value: multiply(sum(cost), 24),
    threshold: { operator: '>', value: dailyBudget },
    for: '15m',
    severity: 'warning',
    category: 'business',
    summary: {
      en: 'The cost of language models is on the way past the daily budget',
      pt: 'O custo dos modelos de linguagem vai passar do orçamento diário',
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
          en: 'An agent runs in a loop, or sends its whole history with each call.',
          pt: 'Um agente está em loop, ou envia todo o histórico a cada chamada.',
        },
        { en: 'Someone switched to a more expensive model.', pt: 'Alguém passou para um modelo mais caro.' },
      ],
      steps: [
        {
          en: step`Which model? ${genAiPanels.tokensByModel}. More calls, ${genAiPanels.byModel}, or longer ones, ${genAiPanels.tokens}?`,
          pt: step`Qual modelo? ${genAiPanels.tokensByModel}. Mais chamadas, ${genAiPanels.byModel}, ou chamadas mais longas, ${genAiPanels.tokens}?`,
        },
        {
          en: 'Longer: cut the history. More: find the agent that loops, and give it a limit of iterations.',
          pt: 'Mais longas: corte o histórico. Mais chamadas: encontre o agente em loop e dê a ele um limite de iterações.',
        },
        {
          en: 'The traffic is genuine: raise dailyBudget of the pack.',
          pt: 'O tráfego é legítimo: aumente o dailyBudget do pacote.',
        },
      ],
    },
    unitTest: {
      drive: perSecond,
      firing: dailyBudget * 1.1,
      silent: dailyBudget * 0.9,
      settles: '1h',
    },
  });
}
