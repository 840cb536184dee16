import type { Dashboard } from '../dashboards/dashboard.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Definitions } from '../project/definitions.ts';
import { defineSystem, type System } from '../project/system.ts';
import { metricsAbsent } from './alerts/watch.ts';
import { serviceDashboard } from './dashboards/service.ts';
import { slo } from './dashboards/slo.ts';
import { sloDetail } from './dashboards/slo-detail.ts';

/**
 * Returns what takes the place of the platform in a Prometheus and a Grafana that somebody has: whether the metrics that the
 * chosen systems need are there, their objectives and their services. Nothing in it watches servers or jobs of others.
 */
export function elsewhere(): System {
  return defineSystem({
    name: 'elsewhere',
    title: 'Vigia',
    metrics: [],
    alerts: ({ sentinels }) => {
      const absence = metricsAbsent(sentinels);
      return absence ? [{ name: 'watch', alerts: [absence] }] : [];
    },
    dashboards: [
      slo,
      ({ objectives }) => objectives.map(sloDetail),
      (definitions: Definitions) =>
        definitions.services.map(service => serviceDashboard(service, definitions)),
    ],
  });
}

/** Returns a system with what chosen systems take from those that are left out: metrics, and a dashboard for alerts. */
export function leftOut(reads: readonly Metric[], dashboard?: Dashboard): System {
  return defineSystem({
    name: 'left-out',
    title: 'Vigia',
    metrics: [],
    reads,
    ...(dashboard && { dashboards: [dashboard] }),
  });
}
