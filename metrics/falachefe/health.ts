import { gauge, oneOf } from 'vigia/metrics';

/** What the service needs, and whether it answers: one series for each check of `/health`. */

const labels = { check: oneOf('database', 'redis', 'uaz', 'openai', 'whatsappAuth', 'crewai') };

export const healthCheckUp = gauge({
  name: 'health_check_up',
  help: 'Whether the last run of the health check passed within its time limit: 1, else 0',
  unit: 'bool',
  labels,
});

export const healthCheckDuration = gauge({
  name: 'health_check_duration_seconds',
  help: 'Time of the last run of the health check, up to its time limit',
  unit: 'seconds',
  labels,
});
