import { it } from 'vitest';
import { isRefused } from '../../../service/settings.ts';

it.each<[Record<string, string>, string]>([
  [{ QUALIFIER_WEBHOOK_TOKEN_FILE: '/nowhere' }, 'QUALIFIER_WEBHOOK_TOKEN_FILE is "/nowhere"'],
])('a setting of a module is refused when it is mounted: %o', isRefused);
