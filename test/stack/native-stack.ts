import { type NativeOptions, type NativeServer, nativeServers, startNative } from '../../core/run/native.ts';
import { type ServerName, serverNames } from '../../core/stack/server.ts';
import type { RunningStack } from './stack.ts';

/** The native target on free ports and in a folder of its own. */
export async function startNativeStack(options: NativeOptions): Promise<RunningStack> {
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
