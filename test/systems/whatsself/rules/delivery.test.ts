import { describe, expect, it } from 'vitest';
import { judgeOf, promtool } from '../../../rules/judge.ts';
import { manyWait } from '../../../shop.ts';

const judge = judgeOf(manyWait);

describe.skipIf(!promtool)('the delivery success ratio', () => {
  it('is the share of the messages that WhatsApp took', async () => {
    const series = {
      messages_outbound_total: '0+30x80',
      'messages_outbound_failed_total{reason="timeout"}': '0+2x80',
      'messages_outbound_failed_total{reason="connection"}': '0+1x80',
    };
    expect(await judge(series, 'sum(delivery_success_ratio)', '10m', 0.9)).toBe('');
  });
  it('is 1 before the first failure, and nothing while nothing is sent', async () => {
    expect(await judge({ messages_outbound_total: '0+30x80' }, 'sum(delivery_success_ratio)', '10m', 1)).toBe(
      '',
    );
    expect(
      await judge({ messages_outbound_total: '5x80' }, 'sum(delivery_success_ratio)', '10m', undefined),
    ).toBe('');
  });
});
