import { join } from 'node:path';
import { describe } from 'vitest';
import { crewAIQueueBacklog } from '../../alerts/crewai.ts';
import { alertGroups } from '../../alerts/index.ts';
import { watchdog } from '../../alerts/watch.ts';
import { secretsFolder } from '../../stack/secrets.ts';
import { noEngine } from './engine.ts';
import { startNativeStack } from './native-stack.ts';
import { provesAlerts } from './proofs/alerts.ts';
import { provesCorrelation } from './proofs/correlation.ts';
import { provesGrafana } from './proofs/grafana.ts';
import { provesLogs } from './proofs/logs.ts';
import { provesMetrics } from './proofs/metrics.ts';
import { provesPages } from './proofs/pages.ts';
import { provesServicePerformance, provesTraces } from './proofs/traces.ts';
import { stackUnderTest } from './stack.ts';

const root = join(import.meta.dirname, '../..');
const TIME_SCALE = 60;

describe('the native target', () => {
  const stack = stackUnderTest(() => startNativeStack({ secretsFolder: join(root, secretsFolder) }));
  provesMetrics(stack);
  provesLogs(stack);
  provesTraces(stack);
  provesServicePerformance(stack);
  provesGrafana(stack, () => join(root, secretsFolder));
  provesCorrelation(stack, () => join(root, secretsFolder));
  provesPages(stack, 'native');
});

describe(`the native target on time compressed ${TIME_SCALE} times`, () => {
  const stack = stackUnderTest(() =>
    startNativeStack({
      config: { timeScale: TIME_SCALE },
      only: ['exporter', 'prometheus', 'alertmanager'],
      exporterEnv: { TRAFFIC: 'calm' },
    }),
  );
  // All but the burn-rate alerts where containers do not prove it already.
  const groups = alertGroups.filter(group => !group.recordings);
  const all = groups.flatMap(group => group.alerts);
  provesAlerts(stack, noEngine() === undefined ? [crewAIQueueBacklog, watchdog] : all, 10);
});
