import type { NativeOptions } from '../../core/run/native.ts';
import type { ServerName } from '../../core/stack/server.ts';
import { nativeServers, serverNames, startNative } from '../bundle.ts';
import type { RunningStack } from './stack.ts';

/** The native target on free ports and in a folder of its own. */
export async function startNativeStack(options: Omit<NativeOptions, 'project'>): Promise<RunningStack> {
  const running = await startNative(options);
  const reasons = serverNames.flatMap((name): [ServerName, string][] => {
    const component = running.components.find(one => one.name === name);
    if (component?.state === 'ready') return [];
    const embedded = !nativeServers.includes(name);
    return [[name, component?.reason ?? (embedded ? 'embedded in the exporter' : 'not part of this test')]];
  });
  const ready = running.components.filter(({ state }) => state === 'ready');
  return {
    urls: Object.fromEntries(ready.map(({ name }) => [name, running.urls[name]!])),
    missing: Object.fromEntries(reasons),
    timeScale: running.config.timeScale,
    stop: running.stop,
  };
}
