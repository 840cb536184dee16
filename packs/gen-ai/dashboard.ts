import { defineDashboard } from 'vigia';
import type { AlertDeclaration } from 'vigia/alerts';
import {
  alertsNow,
  alertValue,
  badFrom,
  keyFigures,
  line,
  orZero,
  perSecond,
  query,
  stat,
  timeSeries,
} from 'vigia/dashboards';
import { histogramQuantile, observations, rate, ratio, select, sum, total } from 'vigia/promql';
import { agentFailing, toolFailing } from './alerts.ts';
import { costOver } from './cost.ts';
import { agentDuration, operationDuration, tokenUsage, toolDuration, workflowDuration } from './metrics.ts';
import type { GenAiOptions } from './options.ts';
import { genAiPanels } from './panels.ts';

const failed = select(operationDuration, { error_type: { not: '' } });
const RANGE = '$__rate_interval';

/** What the dashboard shows of the options. */
export interface GenAiDashboard {
  readonly options: GenAiOptions;
  readonly callsFailing: AlertDeclaration;
  readonly callsSlow: AlertDeclaration;
  readonly spend: AlertDeclaration | undefined;
}

const calls = ({ options: { model = 'gen_ai_request_model' }, callsFailing, callsSlow }: GenAiDashboard) => ({
  title: 'Calls to Models',
  lines: [
    line(8, [
      timeSeries(genAiPanels.byModel, {
        description: 'Calls per second, by model. Far more than there are users: an agent runs in a loop.',
        unit: 'perSecond',
        queries: [query(perSecond(observations(operationDuration), [model]), `{{${model}}}` as never)],
      }),
      timeSeries('Failed Calls', {
        description:
          'Share of the calls of each program to each model that fail. Above the line: see the causes below.',
        unit: 'ratio',
        queries: [alertValue(callsFailing)],
        alert: callsFailing,
      }),
      timeSeries('Call Time (p95)', {
        description:
          'Time within which 95 % of the calls end. Above the line: longer prompts, or a slow provider.',
        unit: 'seconds',
        queries: [alertValue(callsSlow)],
        alert: callsSlow,
      }),
    ]),
    line(8, [
      timeSeries(genAiPanels.errors, {
        description:
          'Failed calls per second, by provider and class of the error. Rate limits: send less at once.',
        unit: 'perSecond',
        queries: [
          query(
            perSecond(observations(failed), ['gen_ai_provider_name', 'error_type']),
            '{{gen_ai_provider_name}} {{error_type}}',
          ),
        ],
      }),
      timeSeries(genAiPanels.tokensByModel, {
        description:
          'Tokens per second, by model and direction. They cost money: the model that stands out is the first to look at.',
        unit: 'tokens/s',
        stack: true,
        queries: [
          query(
            perSecond(total(tokenUsage), [model, 'gen_ai_token_type']),
            `{{${model}}} {{gen_ai_token_type}}` as never,
          ),
        ],
      }),
      timeSeries(genAiPanels.tokens, {
        description: 'Mean tokens of a call, by direction. Input grows without end: a history is never cut.',
        unit: 'tokens',
        queries: [
          query(
            ratio(
              sum(rate(total(tokenUsage), RANGE), { by: ['gen_ai_token_type'] }),
              sum(rate(observations(tokenUsage), RANGE), { by: ['gen_ai_token_type'] }),
            ),
            '{{gen_ai_token_type}}',
          ),
        ],
      }),
    ]),
  ],
});

const agents = {
  title: 'Agents and Tools',
  lines: [
    line(8, [
      timeSeries('Agent Invocations', {
        description: 'Invocations per second, by agent.',
        unit: 'perSecond',
        queries: [
          query(perSecond(observations(agentDuration), ['gen_ai_agent_name']), '{{gen_ai_agent_name}}'),
        ],
      }),
      timeSeries('Failed Invocations', {
        description:
          'Share of the invocations of each agent that fail. Above the line: its model, or one of its tools?',
        unit: 'ratio',
        queries: [alertValue(agentFailing)],
        alert: agentFailing,
      }),
      timeSeries('Agent Time (p95)', {
        description: 'Time within which 95 % of the invocations end. It rises: more steps, or slower tools.',
        unit: 'seconds',
        queries: [
          query(
            histogramQuantile(0.95, agentDuration, RANGE, ['gen_ai_agent_name']),
            '{{gen_ai_agent_name}}',
          ),
        ],
      }),
      timeSeries('Workflow Time (p95)', {
        description: 'Time within which 95 % of the runs of each crew or chain end.',
        unit: 'seconds',
        queries: [
          query(
            histogramQuantile(0.95, workflowDuration, RANGE, ['gen_ai_workflow_name']),
            '{{gen_ai_workflow_name}}',
          ),
        ],
      }),
    ]),
    line(8, [
      timeSeries('Tool Executions', {
        description: 'Executions per second, by tool.',
        unit: 'perSecond',
        queries: [query(perSecond(observations(toolDuration), ['gen_ai_tool_name']), '{{gen_ai_tool_name}}')],
      }),
      timeSeries('Failed Executions', {
        description: 'Share of the executions of each tool that fail. Above the line: is what it calls down?',
        unit: 'ratio',
        queries: [alertValue(toolFailing)],
        alert: toolFailing,
      }),
      timeSeries(genAiPanels.tools, {
        description: 'Time within which 95 % of the executions of each tool end.',
        unit: 'seconds',
        queries: [
          query(histogramQuantile(0.95, toolDuration, RANGE, ['gen_ai_tool_name']), '{{gen_ai_tool_name}}'),
        ],
      }),
    ]),
  ],
};

const cost = ({ options, spend }: GenAiDashboard) => {
  const spent = costOver('$__range', options);
  if (!spent) return [];
  const { model = 'gen_ai_request_model' } = options;
  return [
    {
      title: 'Cost',
      lines: [
        line(8, [
          timeSeries('Cost by Model', {
            description:
              'US dollars in the time range, at the prices of the pack. Models without a price are left out.',
            unit: 'USD',
            stack: true as const,
            queries: [query(spent, `{{${model}}} {{gen_ai_token_type}}` as never)],
          }),
          ...(spend
            ? [
                timeSeries('Cost in a Day', {
                  description:
                    'US dollars in a day, at the pace of the last hour. Above the line: find the model and the agent.',
                  unit: 'USD',
                  queries: [alertValue(spend)],
                  alert: spend,
                }),
              ]
            : []),
        ]),
      ],
    },
  ];
};

/** Returns the dashboard. */
export const genAiDashboard = (shown: GenAiDashboard) =>
  defineDashboard({
    uid: 'vigia-gen-ai',
    title: 'Agents and Models: OpenTelemetry GenAI',
    description: 'Do agents, tools and models work, how fast, and with how many tokens?',
    keyFigure: 'Failed',
    sections: [
      keyFigures([
        alertsNow(['gen-ai']),
        stat('Calls', {
          description: 'Calls per second to all models. Zero: the agents are idle or down.',
          unit: 'perSecond',
          queries: [query(orZero(perSecond(observations(operationDuration))), 'calls')],
        }),
        stat('Failed', {
          description: 'Share of all calls that fail. Red: see the errors by cause.',
          unit: 'ratio',
          queries: [
            query(
              ratio(orZero(perSecond(observations(failed))), perSecond(observations(operationDuration))),
              'failed',
            ),
          ],
          steps: badFrom(0.01, 0.05),
        }),
        stat('Call Time', {
          description: 'Time within which 95 % of all calls end.',
          unit: 'seconds',
          queries: [query(histogramQuantile(0.95, operationDuration, RANGE), 'p95')],
          steps: badFrom(10, 30),
        }),
        stat('Tokens', {
          description: 'Tokens per second of all calls, in both directions.',
          unit: 'tokens/s',
          queries: [query(orZero(perSecond(total(tokenUsage))), 'tokens')],
        }),
      ]),
      calls(shown),
      agents,
      ...cost(shown),
    ],
  });
