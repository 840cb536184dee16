import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import { SystemMeter } from '../../../exporter/domain/clinics/system-meter.ts';
import { WorkShares } from '../../../exporter/domain/clinics/work-shares.ts';
import { SERVICE } from '../../../exporter/service.ts';
import { SHARED } from '../../../metrics/labels.ts';
import { callerOf, scrape, startTestApp, total } from '../exporter/support.ts';

/** Keeps the one thread busy for so long. */
function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) Math.sqrt(Math.random());
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('what the process uses', { timeout: 30_000 }, () => {
  let app: App;
  let shares: WorkShares;
  let meter: SystemMeter;
  const cpu = (clinic_id: string) => total(app, 'system_cpu_usage_percent', { service: SERVICE, clinic_id });
  const memory = (clinic_id: string) =>
    total(app, 'system_memory_usage_bytes', { service: SERVICE, clinic_id });
  /** Measured by the test alone. */
  beforeAll(async () => {
    app = await startTestApp();
    shares = new WorkShares();
    const { services, crews } = app;
    meter = new SystemMeter({ services, shares, crews: [...crews.values()], disk: process.cwd() });
  }, 30_000);
  afterAll(() => app.close());

  it('is CPU time over wall time: near all of one core while it computes, whatever else the machine does', async () => {
    await meter.measure();
    const before = process.cpuUsage();
    const start = performance.now();
    compute(700);
    await meter.measure();
    const wall = (performance.now() - start) * 1000;
    const spent = process.cpuUsage(before);
    const expected = (100 * (spent.user + spent.system)) / wall;
    const measured = await total(app, 'system_cpu_usage_percent');
    expect(measured).toBeGreaterThan(10);
    expect(Math.abs(measured - expected)).toBeLessThan(15);
  });
  it('belongs to the clinics by their share of the work, and to nobody for the rest', async () => {
    for (const clinic of ['aurora', 'aurora', 'ipe', undefined]) shares.add(clinic);
    compute(300);
    await meter.measure();
    const all = await total(app, 'system_cpu_usage_percent');
    expect(await cpu('aurora')).toBeCloseTo(all / 2, 5);
    expect(await cpu('ipe')).toBeCloseTo(all / 4, 5);
    expect(await cpu('horizonte')).toBe(0);
    expect(await cpu(SHARED)).toBeCloseTo(all / 4, 5);
  });
  it('counts the queries of a clinic as its own, those of the service itself as shared', async () => {
    const caller = callerOf(app);
    for (let i = 0; i < 3; i++) await caller.logIn({ phone: '+5511987650021', companyId: 'horizonte' });
    await new Promise(done => setTimeout(done, 5500));
    expect(await cpu('horizonte')).toBeGreaterThan(0);
    expect(await cpu(SHARED)).toBeGreaterThan(0);
  });
  it('is resident memory, of which what a crew remembers is its clinic’s', async () => {
    const crew = app.crews.get('vendas')!;
    crew.memory.write('entity', 'k', 'x'.repeat(5000));
    await meter.measure();
    expect(await memory('aurora')).toBe(crew.memory.size);
    expect(crew.memory.size).toBeGreaterThan(5000);
    const all = await total(app, 'system_memory_usage_bytes');
    expect(all / process.memoryUsage.rss()).toBeGreaterThan(0.7);
    expect(all / process.memoryUsage.rss()).toBeLessThan(1.3);
  });
  it('is a share of the disk, which clinics share', async () => {
    const disks = (await scrape(app)).filter(({ name }) => name === 'system_disk_usage_percent');
    expect(disks).toMatchObject([{ labels: { service: SERVICE, clinic_id: SHARED } }]);
    expect(disks[0]!.value).toBeGreaterThan(0);
    expect(disks[0]!.value).toBeLessThanOrEqual(100);
  });
  it('costs what the price list says', async () => {
    const cost = (resource: string) => total(app, 'infrastructure_cost_total', { resource });
    await meter.measure();
    const before = [await cost('cpu'), await cost('memory'), await cost('storage')];
    compute(500);
    await meter.measure();
    const [cpuCost, memoryCost, storageCost] = [
      (await cost('cpu')) - before[0]!,
      (await cost('memory')) - before[1]!,
      (await cost('storage')) - before[2]!,
    ];
    // Half a second of a core at 0.38 BRL an hour, and about 200 MB for it at 0.042 BRL per GiB and hour.
    expect(cpuCost).toBeGreaterThan(1e-5);
    expect(cpuCost).toBeLessThan(5e-4);
    expect(memoryCost).toBeGreaterThan(1e-7);
    expect(memoryCost).toBeLessThan(cpuCost);
    expect(storageCost).toBeGreaterThan(0);
    expect(storageCost).toBeLessThan(memoryCost);
  });
  it('is collected in less than 100 ms, measuring and exposing together', async () => {
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const start = performance.now();
      await meter.measure();
      await app.services.instruments.expose();
      times.push(performance.now() - start);
    }
    expect(median(times)).toBeLessThan(100);
  });
});
