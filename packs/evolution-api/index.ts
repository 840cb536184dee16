import { defineSystem } from 'vigia';
import { evolutionAlerts, instanceDisconnected, instanceUnstable, mostDisconnected } from './alerts.ts';
import { evolutionDashboard } from './dashboard.ts';
import { evolutionMetrics } from './metrics.ts';
import { instancesConnected } from './objectives.ts';

/**
 * Returns the system of Evolution API, a WhatsApp gateway. It exposes its metrics with `PROMETHEUS_METRICS=true`: whether each
 * WhatsApp number is connected. It does not expose messages, errors or durations.
 *
 * @example
 * ```ts
 * const gateway = evolutionApi();
 * defineConfig({ systems: [gateway], targets: [{ job: 'evolution-api', at: ['127.0.0.1:8080'] }] });
 * ```
 */
export function evolutionApi() {
  return defineSystem({
    name: 'evolution-api',
    title: 'Evolution API',
    metrics: evolutionMetrics,
    alerts: evolutionAlerts,
    slos: [instancesConnected],
    dashboards: [evolutionDashboard],
    // A gateway without WhatsApp is the cause; each number is a consequence.
    inhibitions: [
      {
        source: { alertname: mostDisconnected.name },
        target: { alertname: instanceDisconnected.name },
        equal: ['instance'],
      },
      {
        source: { alertname: instanceDisconnected.name },
        target: { alertname: instanceUnstable.name },
        equal: ['instance', 'exported_instance'],
      },
    ],
  });
}
