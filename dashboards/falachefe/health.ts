import type { Section } from 'vigia/dashboards';
import { badOrGood, hue, query, section, stateTimeline, timeSeries } from 'vigia/dashboards';
import { max, min } from 'vigia/promql';
import { healthCheckFailing } from '../../alerts/falachefe/health.ts';
import { healthCheckDuration, healthCheckUp } from '../../metrics/falachefe/health.ts';

/** In the folder of the servers and systems that they check. */
const checkColors = {
  database: hue.blue,
  redis: hue.pink,
  uaz: hue.teal,
  openai: hue.purple,
  whatsappAuth: hue.sky,
  crewai: hue.sand,
} as const;

/** Results of `/health` over time. */
export const healthSection: Section = section('Health checks', 8, [
  stateTimeline('Health Checks', {
    description:
      'Which check of /health passed, and when. Failing: GET /health/deep shows whether it is refused, timed out or denied.',
    unit: 'bool',
    queries: [query(min(healthCheckUp, { by: ['check', 'instance'] }), '{{check}} {{instance}}')],
    alert: healthCheckFailing,
    words: badOrGood('failing', 'healthy'),
  }),
  timeSeries('Health Check Time', {
    description:
      'Duration of the last run of each check, for the slowest instance. Growing towards its timeout (0.5 to 2 s): the check will fail next.',
    unit: 'seconds',
    queries: [query(max(healthCheckDuration, { by: ['check'] }), '{{check}}')],
    colors: checkColors,
  }),
]);
