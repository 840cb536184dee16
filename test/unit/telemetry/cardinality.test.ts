import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { boundedId, maskedPhone, OTHER } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';
import { labelOverflows } from '../../../core/platform/metrics/telemetry.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { parse } from '../../service/support.ts';

const IDS = 100_000;

const byUser = counter({
  name: 'by_user_total',
  help: 'By user',
  unit: 'operations',
  labels: { user_id: boundedId(10), phone_number: maskedPhone(5) },
  maxCombinations: 20,
});
const byContact = gauge({
  name: 'by_contact',
  help: 'By contact',
  unit: 'items',
  labels: { contactId: boundedId(4) },
});
const time = histogram({
  name: 'time_seconds',
  help: 'Time',
  unit: 'seconds',
  labels: { user_id: boundedId(3) },
  buckets: [1],
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describe('labels over their budget', () => {
  it('are counted by the metric whose budget is spent, and lose no event', async () => {
    const kit = createInstruments([byUser, labelOverflows]);
    for (let i = 0; i < 50; i++)
      kit.counter(byUser).inc({ user_id: `u${i}`, phone_number: '+5511987654321' });
    const samples = parse((await kit.expose()).body);
    const overflow = samples.find(({ name }) => name === 'label_overflows_total')!;
    expect(overflow).toMatchObject({ labels: { metric: 'by_user_total' }, value: 40 });
    const all = samples.filter(({ name }) => name === 'by_user_total');
    expect(all.reduce((sum, { value }) => sum + value, 0)).toBe(50);
    expect(all.find(({ labels }) => labels.user_id === OTHER)!.value).toBe(40);
  });
  it('of the overflow counter itself are under `other` too, and end there', async () => {
    const metrics = Array.from({ length: 9 }, (_, i) =>
      counter({ name: `m${i}_total`, help: 'M', unit: 'items', labels: { id: boundedId(1) } }),
    );
    const kit = createInstruments([...metrics, labelOverflows]);
    for (const metric of metrics) for (const id of ['a', 'b', 'c']) kit.counter(metric).inc({ id });
    const found = parse((await kit.expose()).body).filter(({ name }) => name === 'label_overflows_total');
    expect(found).toHaveLength(labelOverflows.maxCombinations);
    expect(found.reduce((sum, { value }) => sum + value, 0)).toBe(18);
  });
  it(`do not grow memory with ${IDS} distinct ids`, { timeout: 120_000 }, async () => {
    const kit = createInstruments([byUser, byContact, time, labelOverflows]);
    const meet = (from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const id = `user-${i}-${'x'.repeat(100)}`;
        kit.counter(byUser).inc({ user_id: id, phone_number: `+5511${900_000_000 + i}` });
        kit.gauge(byContact).set({ contactId: id }, i);
        kit.histogram(time).observe({ user_id: id }, 0.5);
      }
    };
    // Caches that are bounded are full after the first tenth.
    meet(0, IDS / 10);
    const series = (await kit.expose()).body.split('\n').length;
    const before = heap();
    meet(IDS / 10, IDS);
    const grown = heap() - before;
    console.log(
      `${IDS} distinct ids: heap ${(grown / 1024).toFixed(0)} kB larger, ${series} lines of exposition`,
    );
    // The ids alone are over 10 MB.
    expect(grown).toBeLessThan(1024 * 1024);
    expect((await kit.expose()).body.split('\n').length).toBe(series);
  });
});
