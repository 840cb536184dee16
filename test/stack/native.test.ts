import { join } from 'node:path';
import { describe } from 'vitest';
import { fieldExporters } from '../../metrics/jobs.ts';
import { secretsFolder } from '../../stack/secrets.ts';
import { type ServerName, serverNames } from '../../stack/server.ts';
import { drillEnvironment } from '../../targets/drill/environment.ts';
import { usualPace } from '../../targets/drill/pace.ts';
import {
  type NativeOptions,
  type NativeServer,
  nativeServers,
  startNative,
} from '../../targets/runtime/native.ts';
import { provesGrafana } from './proofs/grafana.ts';
import { provesLogs } from './proofs/logs.ts';
import { provesMetrics } from './proofs/metrics.ts';
import { provesPages } from './proofs/pages.ts';
import { provesQuiet } from './proofs/quiet.ts';
import { provesTraces } from './proofs/traces.ts';
import { type RunningStack, stackUnderTest } from './stack.ts';

const root = join(import.meta.dirname, '../..');
/** However busy this machine is with the tests: the host's own alerts are not what they are about. */
const { HOST_CALM } = drillEnvironment;

/** The native target on free ports and in a folder of its own. */
async function start(options: NativeOptions): Promise<RunningStack> {
  const running = await startNative(options);
  const reasons = serverNames.flatMap((name): [ServerName, string][] => {
    const component = running.components.find(one => one.name === name);
    if (component?.state === 'ready') return [];
    const embedded = !(nativeServers as readonly ServerName[]).includes(name);
    return [[name, component?.reason ?? (embedded ? 'embedded in the exporter' : 'not part of this test')]];
  });
  const ready = running.components.filter(({ state }) => state === 'ready');
  return {
    urls: Object.fromEntries(ready.map(({ name }) => [name, running.urls[name as NativeServer]])),
    missing: Object.fromEntries(reasons),
    timeScale: running.config.timeScale,
    stop: running.stop,
  };
}

describe('the native target', () => {
  const stack = stackUnderTest(() =>
    start({ secretsFolder: join(root, secretsFolder), exporterEnv: { HOST_CALM } }),
  );
  provesMetrics(stack);
  provesLogs(stack);
  provesTraces(stack);
  provesGrafana(stack, () => join(root, secretsFolder));
  provesPages(stack, 'native');
  provesQuiet(stack);
});

describe(`the native target on time compressed ${usualPace.timeScale} times`, () => {
  const stack = stackUnderTest(() =>
    start({
      config: usualPace,
      only: ['exporter', 'prometheus', 'alertmanager'],
      also: [...fieldExporters],
      exporterEnv: drillEnvironment,
    }),
  );
  provesQuiet(stack, { lasts: 30, settlesWithin: 90 });
});
