import { describe, expect, it } from 'vitest';
import { serveClinic, servedClinic, withTenancy } from '../../../exporter/base/tenancy.ts';
import { WorkShares } from '../../../exporter/systems/atendeai/work-shares.ts';

const turn = () => new Promise(done => setImmediate(done));

describe('the clinic that is served', () => {
  it('is known to everything that the work awaits, as soon as it has been said', async () => {
    await withTenancy({}, async () => {
      expect(servedClinic()).toBeUndefined();
      await turn();
      serveClinic('aurora');
      await turn();
      expect(servedClinic()).toBe('aurora');
    });
    expect(servedClinic()).toBeUndefined();
  });
  it('is not mixed up between pieces of work that run at once', async () => {
    const work = (clinicId: string) =>
      withTenancy({}, async () => {
        await turn();
        serveClinic(clinicId);
        await turn();
        return servedClinic();
      });
    expect(await Promise.all([work('aurora'), work('ipe')])).toEqual(['aurora', 'ipe']);
  });
  it('may be said where nobody listens', () => {
    expect(() => serveClinic('aurora')).not.toThrow();
  });
});

describe('shares of the work', () => {
  it('are of all work, what is no clinic’s included, and begin anew when taken', () => {
    const shares = new WorkShares();
    for (const clinicId of ['aurora', 'aurora', 'ipe', undefined]) shares.add(clinicId);
    expect([...shares.take()]).toEqual([
      ['aurora', 0.5],
      ['ipe', 0.25],
    ]);
    expect([...shares.take()]).toEqual([]);
  });
});
