import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attemptsInMinute } from '../../../exporter/base/rate-limit.ts';
import { openInProcess } from '../../../exporter/storage/in-process.ts';

/** The beginning of a minute. */
const NOON = Date.UTC(2026, 0, 1, 12);

describe('attempts in a minute', () => {
  const phone = '+5511987654321';
  let store: ReturnType<typeof openInProcess>;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(NOON);
    store = openInProcess();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const at = (seconds: number) => vi.setSystemTime(NOON + seconds * 1000);
  const attempt = (who = phone, kind = 'messages') => attemptsInMinute({ store }, kind, who);
  const attempts = async (n: number) => {
    for (let i = 0; i < n; i++) await attempt();
  };

  it('are counted for each phone and kind', async () => {
    expect([await attempt(), await attempt(), await attempt()]).toEqual([1, 2, 3]);
    expect(await attempt('+5521987654321')).toBe(1);
    expect(await attempt(phone, 'logins')).toBe(1);
  });
  it.each([
    { seconds: 60, counted: 41, of: 'all of the last minute' },
    { seconds: 75, counted: 31, of: 'three quarters of it' },
    { seconds: 90, counted: 21, of: 'half of it' },
    { seconds: 119, counted: 1, of: 'a sixtieth of it' },
    { seconds: 120, counted: 1, of: 'nothing of the minute before the last' },
  ])('count $of $seconds seconds after its beginning', async ({ seconds, counted }) => {
    await attempts(40);
    at(seconds);
    expect(await attempt()).toBe(counted);
  });
  it('do not begin again at the turn of the minute, so that no burst is twice the limit', async () => {
    at(59);
    await attempts(30);
    at(61);
    expect(await attempt()).toBe(30);
  });
});
