import { defineSystem } from 'vigia';
import {
  fallbacksFailing,
  litellmAlerts,
  requestsFailing,
  spendHigh,
  teamBudgetLow,
  teamBudgetSpent,
} from './alerts.ts';
import { litellmDashboard } from './dashboard.ts';
import { litellmMetrics } from './metrics.ts';
import { requestsAnswered } from './objectives.ts';

/** Options of the pack. */
export interface LiteLLMOptions {
  /** What all models together may cost in a day, in US dollars. Default: no alert on the spend. */
  readonly dailyBudget?: number;
}

/**
 * Returns the system of the LiteLLM proxy: requests, errors, durations, spend and budgets by model, key and team. The proxy exposes
 * them with `callbacks: ["prometheus"]` in litellm_settings, at `/metrics/`.
 *
 * @example
 * ```ts
 * const proxy = litellm({ dailyBudget: 50 });
 * defineConfig({ systems: [proxy], targets: [{ job: 'litellm', at: ['127.0.0.1:4000'] }] });
 * ```
 */
export function litellm({ dailyBudget }: LiteLLMOptions = {}) {
  if (dailyBudget !== undefined && !(dailyBudget > 0))
    throw new Error(`litellm dailyBudget is ${dailyBudget}: give US dollars per day, above 0`);
  const spendAlert = dailyBudget === undefined ? undefined : spendHigh(dailyBudget);
  return defineSystem({
    name: 'litellm',
    title: 'LiteLLM',
    metrics: litellmMetrics,
    alerts: [...litellmAlerts, ...(spendAlert ? [spendAlert] : [])],
    slos: [requestsAnswered],
    dashboards: [litellmDashboard(spendAlert)],
    inhibitions: [
      {
        source: { alertname: teamBudgetSpent.name },
        target: { alertname: teamBudgetLow.name },
        equal: ['team'],
      },
      // The first says why the second fires.
      {
        source: { alertname: fallbacksFailing.name },
        target: { alertname: requestsFailing.name },
        equal: ['requested_model'],
      },
    ],
  });
}
