import { expect, it } from 'vitest';
import { SettingError } from '../../exporter/settings.ts';
import { startTestApp } from './support.ts';

/** Settings of a module with which the service does not start, and what it says of them. */
export function refuses(
  settings: readonly (readonly [env: Record<string, string>, message: string])[],
): void {
  it.each(settings)('a setting of a module is refused when it is mounted: %o', async (env, message) => {
    const started = startTestApp(env);
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(SettingError);
  });
}
