import { describe, expect, it } from 'vitest';
import { STEP_SECONDS } from '../../../core/history/axis.ts';
import { sessionLost } from '../../../history/incidents.ts';
import { DAYS, namedIn, read, whole } from '../../unit/history/invented.ts';

describe('the invented past of WhatsSelf', () => {
  const series = read(whole(DAYS));
  const named = (name: string) => namedIn(series, name);

  it('follows the day of the demo’s traffic', () => {
    const [inbound] = named('messages_inbound_total');
    const growth = (from: string) => {
      const at = inbound!.findIndex(({ seconds }) => seconds === Date.parse(from) / 1000);
      return inbound![at + 12]!.value - inbound![at]!.value;
    };
    // Ten in the morning against three at night, in São Paulo.
    expect(growth('2026-11-19T13:00:00Z')).toBeGreaterThan(4 * growth('2026-11-19T06:00:00Z'));
  });
  it('has incidents in it: the session was lost three days ago', () => {
    const down = named('whatsapp_session_up')[0]!.filter(({ value }) => value === 0);
    expect(down).toHaveLength((sessionLost.minutes * 60) / STEP_SECONDS);
    expect(new Date(down[0]!.seconds * 1000).toISOString()).toBe('2026-11-17T17:05:00.000Z');
  });
  it('thins out what only grows where it is long ago, and nothing else', () => {
    const long = read(whole(10));
    const apart = (name: string) => {
      const [, samples] = [...long].find(([key]) => key.startsWith(`${name}{`))!;
      return [samples[1]!.seconds - samples[0]!.seconds, samples.at(-1)!.seconds - samples.at(-2)!.seconds];
    };
    expect(apart('messages_inbound_total')).toEqual([6 * STEP_SECONDS, STEP_SECONDS]);
    expect(apart('queue_depth')).toEqual([STEP_SECONDS, STEP_SECONDS]);
  });
});
