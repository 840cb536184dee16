import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Job, runApart, type Touches } from '../../../core/drill/lanes.ts';

describe('jobs that share something', () => {
  /** What began and ended, in order; each job takes `ms`, and frees what it touches after `freeMs`. */
  function recorded() {
    const events: string[] = [];
    const job = (name: string, touches: Job<string>['touches'], ms = 20, freeMs = ms): Job<string> => ({
      touches,
      start: () => {
        events.push(`${name} begins`);
        const result = sleep(ms).then(() => {
          events.push(`${name} ends`);
          return name;
        });
        return { result, free: sleep(freeMs) };
      },
    });
    return { events, job };
  }

  it('run one after the other in the order given, the rest beside them', async () => {
    const { events, job } = recorded();
    const results = await runApart([job('a', ['x']), job('b', ['x', 'y']), job('c', ['z'], 80)]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(events).toEqual(['a begins', 'c begins', 'a ends', 'b begins', 'b ends', 'c ends']);
  });
  it('wait for everything, and everything for them, where one touches everything', async () => {
    const { events, job } = recorded();
    await runApart([job('a', ['x']), job('all', 'everything'), job('b', ['y'])]);
    expect(events).toEqual(['a begins', 'a ends', 'all begins', 'all ends', 'b begins', 'b ends']);
  });
  it('begin when what they share is free, though the one before has not ended', async () => {
    const { events, job } = recorded();
    await runApart([job('a', ['x'], 80, 10), job('b', ['x'], 10)]);
    expect(events).toEqual(['a begins', 'b begins', 'b ends', 'a ends']);
  });
  it('go on when the one before could not start or ended badly, which the whole then says', async () => {
    const { events, job } = recorded();
    const broken: Job<string> = {
      touches: ['x'],
      start: () => {
        throw new Error('no such scenario');
      },
    };
    await expect(runApart([broken, job('b', ['x'])])).rejects.toThrow('no such scenario');
    await sleep(50);
    expect(events).toEqual(['b begins', 'b ends']);
  });

  const touches = fc.oneof(
    { weight: 4, arbitrary: fc.subarray(['x', 'y', 'z'] as const) },
    { weight: 1, arbitrary: fc.constant('everything' as const) },
  );
  const conflict = (a: Touches, b: Touches): boolean =>
    a === 'everything' || b === 'everything' || a.some(one => b.includes(one));

  it('never overlap, whatever they share, and nothing else waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(touches, { minLength: 1, maxLength: 8 }), async lanes => {
        const gates = lanes.map(() => Promise.withResolvers<void>());
        const begun = new Set<number>();
        const all = runApart(
          lanes.map((touched, i) => ({
            touches: touched,
            start: () => {
              begun.add(i);
              return { result: Promise.resolve(i), free: gates[i]!.promise };
            },
          })),
        );
        const ended = new Set<number>();
        while (ended.size < lanes.length) {
          // What is free to begin has begun after a turn of the event loop, whatever promises it waited for.
          await new Promise(setImmediate);
          const waits = (i: number) =>
            lanes.some((touched, j) => j < i && !ended.has(j) && conflict(touched, lanes[i]!));
          expect([...begun].sort()).toEqual(lanes.map((_, i) => i).filter(i => !waits(i)));
          const next = lanes.findIndex((_, i) => begun.has(i) && !ended.has(i));
          ended.add(next);
          gates[next]!.resolve();
        }
        expect(await all).toEqual(lanes.map((_, i) => i));
      }),
      { numRuns: 200 },
    );
  });
});
