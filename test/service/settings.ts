import { SettingError } from '@vigia/desk/environment';
import { expect } from 'vitest';
import { startTestApp } from './support.ts';

/** With this setting of a module the service does not start, and says why. */
export async function isRefused(env: Readonly<Record<string, string>>, message: string): Promise<void> {
  const started = startTestApp(env);
  await expect(started).rejects.toThrow(message);
  await expect(started).rejects.toBeInstanceOf(SettingError);
}
