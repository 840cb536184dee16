import { gauge, oneOf } from 'vigia/metrics';

/** Health of the service and its dependencies: one series for each check of `/health`. */

const labels = { check: oneOf('database', 'redis', 'uaz', 'openai', 'whatsappAuth', 'crewai') };

export const healthCheckUp = gauge({
  name: 'health_check_up',
  help: 'Whether the last run of the health check passed within its timeout (1) or not (0)',
  unit: 'bool',
  labels,
});

export const healthCheckDuration = gauge({
  name: 'health_check_duration_seconds',
  help: 'Duration of the last run of the health check, up to its timeout',
  unit: 'seconds',
  labels,
});
