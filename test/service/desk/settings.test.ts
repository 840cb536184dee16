import { it } from 'vitest';
import { isRefused } from '../settings.ts';

it.each<[Record<string, string>, string]>([
  [{ ALERTMANAGER_URL: 'alertmanager' }, 'ALERTMANAGER_URL is "alertmanager", which is no URL'],
])('a setting of a module is refused when it is mounted: %o', isRefused);
