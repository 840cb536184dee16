import { describe, expect, it } from 'vitest';
import { STEP_SECONDS } from '../../../core/history/axis.ts';
import { DAY, DAYS, END, namedIn, read, whole } from '../../unit/history/invented.ts';

describe('the invented past of Falachefe', () => {
  it('covers its days up to the step before its end, without a gap', () => {
    const found = namedIn(read(whole(DAYS)), 'business_daily_active_users');
    expect(found.length).toBeGreaterThan(0);
    for (const samples of found) {
      expect(samples[0]!.seconds).toBe(END - DAYS * DAY);
      expect(samples.at(-1)!.seconds).toBe(END);
      expect(samples).toHaveLength((DAYS * DAY) / STEP_SECONDS + 1);
    }
  });
});
