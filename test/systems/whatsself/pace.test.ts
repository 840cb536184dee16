import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../../exporter/base/window.ts';
import { busiest } from '../../../exporter/systems/whatsself/measure.ts';
import { Pace } from '../../../exporter/systems/whatsself/pace.ts';

describe('the pace', () => {
  /** Sends taken in a minute by somebody who asks every 10 ms. */
  const takenInAMinute = (perMinute: number) => {
    let now = 0;
    const pace = new Pace(perMinute, () => now);
    let taken = 0;
    for (; now < 60_000; now += 10) if (pace.take()) taken++;
    return taken;
  };

  it('lets as many through as it says, and a small burst at most', () => {
    for (const perMinute of [60, 600]) {
      expect(takenInAMinute(perMinute)).toBeGreaterThanOrEqual(perMinute - 1);
      expect(takenInAMinute(perMinute)).toBeLessThanOrEqual(perMinute * (1 + 1 / 60) + 1);
    }
  });
  it('saves up no more than a second of sends', () => {
    let now = 0;
    const pace = new Pace(600, () => now);
    now = 3_600_000;
    let burst = 0;
    while (pace.take()) burst++;
    expect(burst).toBe(10);
  });
});

describe('a sliding window', () => {
  it('counts what is younger than its length', () => {
    let now = 0;
    const window = new SlidingWindow(100, () => now);
    for (now = 0; now < 100; now += 10) window.add();
    now = 99;
    expect(window.count).toBe(10);
    now = 149;
    expect(window.count).toBe(5);
    now = 1000;
    expect(window.count).toBe(0);
  });
});

describe('the busiest', () => {
  it('are those with the largest values, and the rest is told apart', () => {
    const values = new Map([
      ['a', 1],
      ['b', 5],
      ['c', 3],
    ]);
    expect(busiest(values, 2)).toEqual({
      top: [
        ['b', 5],
        ['c', 3],
      ],
      rest: [1],
    });
  });
});
