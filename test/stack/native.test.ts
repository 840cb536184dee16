import { join } from 'node:path';
import { describe } from 'vitest';
import { drillEnvironment } from '../../core/drill/environment.ts';
import { usualPace } from '../../core/drill/pace.ts';
import { fieldExporters } from '../../core/platform/jobs.ts';
import { secretsFolder } from '../../core/stack/secrets.ts';
import { startNativeStack } from './native-stack.ts';
import { provesCorrelation } from './proofs/correlation.ts';
import { provesGrafana } from './proofs/grafana.ts';
import { provesLogs } from './proofs/logs.ts';
import { provesMetrics } from './proofs/metrics.ts';
import { provesPages } from './proofs/pages.ts';
import { provesQuiet } from './proofs/quiet.ts';
import { provesServicePerformance, provesTraces } from './proofs/traces.ts';
import { stackUnderTest } from './stack.ts';

const root = join(import.meta.dirname, '../..');
/** However busy this machine is with the tests: the host's own alerts are not what they are about. */
const { HOST_CALM } = drillEnvironment;

describe('the native target', () => {
  const stack = stackUnderTest(() =>
    startNativeStack({ secretsFolder: join(root, secretsFolder), environment: { HOST_CALM } }),
  );
  provesMetrics(stack);
  provesLogs(stack);
  provesTraces(stack);
  provesServicePerformance(stack);
  provesGrafana(stack, () => join(root, secretsFolder));
  provesCorrelation(stack, () => join(root, secretsFolder));
  provesPages(stack, 'native');
  provesQuiet(stack);
});

describe(`the native target on time compressed ${usualPace.timeScale} times`, () => {
  const stack = stackUnderTest(() =>
    startNativeStack({
      config: usualPace,
      only: ['exporter', 'prometheus', 'alertmanager'],
      also: [...fieldExporters],
      environment: drillEnvironment,
    }),
  );
  provesQuiet(stack, { lasts: 30, settlesWithin: 90 });
});
