import { defineSystem } from 'vigia';
import { agentFailing, callAlerts, spendHigh, toolFailing } from './alerts.ts';
import { genAiDashboard } from './dashboard.ts';
import { genAiMetrics } from './metrics.ts';
import { callsSucceed } from './objectives.ts';
import { checkOptions, type GenAiOptions } from './options.ts';

export type { GenAiOptions, Price } from './options.ts';

/**
 * Returns the system of programs that are instrumented by OpenTelemetry's conventions for generative AI, such as agents of CrewAI
 * and LangChain: calls, errors, durations and tokens by model, agent and tool; and their cost, where prices are given. Prometheus
 * takes their metrics by OTLP.
 *
 * @example
 * ```ts
 * genAi({ prices: { 'gpt-4o': { input: 2.5, output: 10 } }, dailyBudget: 20 });
 * ```
 */
export function genAi(options: GenAiOptions = {}) {
  checkOptions(options);
  const [callsFailing, callsSlow] = callAlerts(options);
  const spend = spendHigh(options);
  return defineSystem({
    name: 'gen-ai',
    title: 'OpenTelemetry GenAI',
    metrics: genAiMetrics,
    alerts: [callsFailing, agentFailing, toolFailing, callsSlow, ...(spend ? [spend] : [])],
    slos: [callsSucceed],
    dashboards: [genAiDashboard({ options, callsFailing, callsSlow, spend })],
  });
}
