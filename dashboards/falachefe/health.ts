import { healthCheckFailing } from '../../alerts/falachefe/health.ts';
import { hue } from '../../core/dashboards/colors.ts';
import type { Section } from '../../core/dashboards/dashboard.ts';
import { stateTimeline, timeSeries } from '../../core/dashboards/panel.ts';
import { query } from '../../core/dashboards/query.ts';
import { badOrGood, section } from '../../core/dashboards/shared.ts';
import { max, min } from '../../core/promql/index.ts';
import { healthCheckDuration, healthCheckUp } from '../../metrics/falachefe/health.ts';

/** Like the servers and systems that they look at. */
const checkColors = {
  database: hue.blue,
  redis: hue.pink,
  uaz: hue.teal,
  openai: hue.purple,
  whatsappAuth: hue.sky,
  crewai: hue.sand,
} as const;

/** What `/health` found, over time. */
export const healthSection: Section = section('Health checks', 8, [
  stateTimeline('Health Checks', {
    description:
      'Which check of /health passed, and when. Failing: GET /health/deep says whether it is refused, late or denied.',
    unit: 'bool',
    queries: [query(min(healthCheckUp, { by: ['check'] }), '{{check}}')],
    alert: healthCheckFailing,
    words: badOrGood('failing', 'healthy'),
  }),
  timeSeries('Health Check Time', {
    description:
      'Time of the last run by check, the slowest instance. Growing towards its limit (0.5 to 2 s): the check will fail next.',
    unit: 'seconds',
    queries: [query(max(healthCheckDuration, { by: ['check'] }), '{{check}}')],
    colors: checkColors,
  }),
]);
