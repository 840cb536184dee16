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
    summary: 'Calls to a language model are failing',
    description: `{{ $value | humanizePercentage }} of the calls of {{ $labels.job }} to {{ $labels.${model} }} fail.`,
    runbook: {
      impact: 'Agents answer with an error, retry, or leave out what the model should have done.',
      causes: [
        'The provider has an outage, or a rate limit is reached.',
        'The API key is invalid, expired or out of credit.',
        'Prompts exceed the context of the model.',
      ],
      steps: [
        step`Which errors? ${genAiPanels.errors}. RateLimitError: ask for a higher limit, or send less at once; AuthenticationError: renew the key; BadRequestError: read one in the log, the prompt may be too long.`,
        step`One model or all of a provider? ${sum(rate(observations(select(operationDuration, failed)), '5m'), { by: ['gen_ai_provider_name', model, 'error_type'] })}. All: look at the status page of the provider.`,
        'It will last: switch the agents to another model.',
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
    summary: 'A language model answers slowly',
    description: `95 % of the calls of {{ $labels.job }} to {{ $labels.${model} }} take up to {{ $value | humanizeDuration }}.`,
    runbook: {
      impact: 'Users wait for the agents, and tasks with a timeout fail.',
      causes: ['The provider is overloaded.', 'Prompts or answers have become longer.'],
      steps: [
        step`Have they? ${genAiPanels.tokens}. Yes: cut the history, or set a limit for answers.`,
        step`No, and other models of the provider are slow too, ${genAiPanels.byModel}: it is the provider. Wait, or switch the model.`,
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
  summary: 'An agent is failing',
  description:
    '{{ $value | humanizePercentage }} of the invocations of the agent {{ $labels.gen_ai_agent_name }} in {{ $labels.job }} fail.',
  runbook: {
    impact: 'Whoever waits for this agent gets no result.',
    causes: [
      'Its model or one of its tools fails.',
      'It runs into its limit of iterations or time.',
      'A release changed its prompt or its tools.',
    ],
    steps: [
      step`Which errors? ${sum(rate(observations(select(agentDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'error_type'] })}.`,
      step`Its model: ${genAiPanels.errors}. Its tools: ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_agent_name', 'gen_ai_tool_name', 'error_type'] })}.`,
      'It began with a release: roll it back. Limit of iterations: read the trace of one run for the step that repeats.',
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
  summary: 'A tool of the agents is failing',
  description:
    '{{ $value | humanizePercentage }} of the executions of the tool {{ $labels.gen_ai_tool_name }} in {{ $labels.job }} fail.',
  runbook: {
    impact: 'Agents guess, apologise, or try again until their limit.',
    causes: [
      'What the tool calls is down: an API, a database.',
      'Models give it arguments that it rejects, because its description is unclear or a model was changed.',
    ],
    steps: [
      step`Which errors, and for which agents? ${sum(rate(observations(select(toolDuration, failed)), '15m'), { by: ['gen_ai_tool_name', 'gen_ai_agent_name', 'error_type'] })}.`,
      step`Timeouts: ${genAiPanels.tools}, and look at what the tool calls.`,
      'Validation errors: read the arguments in a trace, and make the description of the tool clearer.',
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
    summary: 'The cost of language models is on the way past the daily budget',
    description: `At the pace of the last hour, the models cost {{ $value | humanize }} USD a day; the budget is ${dailyBudget} USD.`,
    runbook: {
      impact: 'None for users. The bill of the month will be higher than planned.',
      causes: [
        'There is more traffic than usual.',
        'An agent runs in a loop, or sends its whole history with each call.',
        'Someone switched to a more expensive model.',
      ],
      steps: [
        step`Which model? ${genAiPanels.tokensByModel}. More calls, ${genAiPanels.byModel}, or longer ones, ${genAiPanels.tokens}?`,
        'Longer: cut the history. More: find the agent that loops, and give it a limit of iterations.',
        'The traffic is genuine: raise dailyBudget of the pack.',
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
