import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Job, runApart } from '../../../core/drill/lanes.ts';

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
});
