import {
  acknowledgementsCounted,
  acknowledgementsEnded,
  escalationsCounted,
  heartbeatAge,
  monitoringSilent,
  openIncidents,
  serverAnswers,
  tellingsCounted,
} from 'vigia/platform/metrics';

export {
  acknowledgementsCounted,
  acknowledgementsEnded,
  escalationsCounted,
  heartbeatAge,
  monitoringSilent,
  openIncidents,
  serverAnswers,
  tellingsCounted,
};

export const dutyMetrics = [
  heartbeatAge,
  monitoringSilent,
  serverAnswers,
  openIncidents,
  acknowledgementsCounted,
  acknowledgementsEnded,
  escalationsCounted,
  tellingsCounted,
];

const SEVERITIES = ['critical', 'warning', 'info'] as const;

/** Returns the severity as metrics have it. */
export function countedSeverity(severity: string): (typeof SEVERITIES)[number] | 'other' {
  return SEVERITIES.find(one => one === severity) ?? 'other';
}
