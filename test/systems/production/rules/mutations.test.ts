import { describe, it } from 'vitest';
import { failsOver, promtool } from '../../../rules/mutations.ts';
import { titleOf } from '../../../rules/tool.ts';

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  it.each([['a backup that may be an hour older', 'backup', '> 93600', '> 97200']])(
    'fails over %s, so its unit tests can fail',
    failsOver,
  );
});
