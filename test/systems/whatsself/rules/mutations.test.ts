import { describe, it } from 'vitest';
import { failsOver, promtool } from '../../../rules/mutations.ts';
import { titleOf } from '../../../rules/tool.ts';

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  it.each([
    [
      'a stalled queue that sends',
      'whatsself',
      ' and sum by (instance, environment) (rate(messages_outbound_total[5m])) == 0',
      '',
    ],
    ['a failure share of very few sends', 'whatsself', '[5m])) > 0.03', '[5m])) > 0'],
    ['an error share of very few requests', 'whatsself', '[5m])) > 0.1', '[5m])) > 0'],
    [
      'an outflow that nothing waits for',
      'whatsself',
      'sum by (environment) (queue_depth) > 20',
      'sum by (environment) (queue_depth) > 0',
    ],
    ['a flood of all contacts together', 'whatsself', 'contactId!="other"', 'contactId!=""'],
  ])('fails over %s, so its unit tests can fail', failsOver);
});
