import { defineSystem } from 'vigia';
import { cacheFull, engineStuck, firstTokenSlow, queueGrowing, vllmAlerts } from './alerts.ts';
import { vllmDashboard } from './dashboard.ts';
import { vllmMetrics } from './metrics.ts';
import { answersBegin } from './objectives.ts';

/**
 * Returns the system of vLLM, a server of language models: requests, errors, durations, the queue and the KV cache by model and
 * server. vLLM exposes its metrics at `/metrics` without a setting.
 *
 * @example
 * ```ts
 * const models = vllm();
 * defineConfig({ systems: [models], targets: [{ job: 'vllm', at: ['127.0.0.1:8000'] }] });
 * ```
 */
export function vllm() {
  return defineSystem({
    name: 'vllm',
    title: 'vLLM',
    metrics: vllmMetrics,
    alerts: vllmAlerts,
    slos: [answersBegin],
    dashboards: [vllmDashboard],
    inhibitions: [
      // A stuck server has a queue; a queue makes answers begin late.
      {
        source: { alertname: engineStuck.name },
        target: { alertname: [queueGrowing.name, cacheFull.name] },
        equal: ['instance', 'model_name'],
      },
      {
        source: { alertname: queueGrowing.name },
        target: { alertname: firstTokenSlow.name },
        equal: ['instance', 'model_name'],
      },
    ],
  });
}
