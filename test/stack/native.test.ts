import { join } from 'node:path';
import { describe } from 'vitest';
import { crewAIQueueBacklog } from '../../alerts/crewai.ts';
import { host } from '../../alerts/host.ts';
import { alertGroups } from '../../alerts/index.ts';
import { watchdog } from '../../alerts/watch.ts';
import { fieldExporters } from '../../metrics/jobs.ts';
import { secretsFolder } from '../../stack/secrets.ts';
import { type ServerName, serverNames } from '../../stack/server.ts';
import { drillEnvironment } from '../../targets/drill/environment.ts';
import {
  type NativeOptions,
  type NativeServer,
  nativeServers,
  startNative,
} from '../../targets/runtime/native.ts';
import { noEngine } from './engine.ts';
import { provesAlerts } from './proofs/alerts.ts';
import { provesGrafana } from './proofs/grafana.ts';
import { provesLogs } from './proofs/logs.ts';
import { provesMetrics } from './proofs/metrics.ts';
import { provesPages } from './proofs/pages.ts';
import { provesTraces } from './proofs/traces.ts';
import { type RunningStack, stackUnderTest } from './stack.ts';

const root = join(import.meta.dirname, '../..');
const TIME_SCALE = 60;

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
  const stack = stackUnderTest(() => start({ secretsFolder: join(root, secretsFolder) }));
  provesMetrics(stack);
  provesLogs(stack);
  provesTraces(stack);
  provesGrafana(stack, () => join(root, secretsFolder));
  provesPages(stack, 'native');
});

describe(`the native target on time compressed ${TIME_SCALE} times`, () => {
  const stack = stackUnderTest(() =>
    start({
      config: { timeScale: TIME_SCALE },
      only: ['exporter', 'prometheus', 'alertmanager'],
      also: [...fieldExporters],
      exporterEnv: drillEnvironment,
    }),
  );
  // All but the burn-rate alerts where containers do not prove it already.
  const groups = alertGroups.filter(group => !group.recordings);
  const all = groups.flatMap(group => group.alerts);
  // No scenario can put a strain on what a container sees of the machine.
  const onlyHere = [crewAIQueueBacklog, ...host.alerts, watchdog];
  provesAlerts(stack, noEngine() === undefined ? onlyHere : all, 10);
});
