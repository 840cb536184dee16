import { it } from 'vitest';
import { isRefused } from '../../../service/settings.ts';

it.each<[Record<string, string>, string]>([
  [{ BUSINESS_REFRESH_SECONDS: '0' }, 'BUSINESS_REFRESH_SECONDS is "0"'],
])('a setting of a module is refused when it is mounted: %o', isRefused);
