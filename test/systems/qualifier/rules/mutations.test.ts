import { describe, it } from 'vitest';
import { failsOver, promtool } from '../../../rules/mutations.ts';
import { titleOf } from '../../../rules/tool.ts';

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  it.each([
    ['an error share of very few leads', 'qualifier', '[10m])) > 0.1', '[10m])) > 0'],
    ['refused requests taken for served ones', 'qualifier', 'status!="refused"', 'status!=""'],
  ])('fails over %s, so its unit tests can fail', failsOver);
});
