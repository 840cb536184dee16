import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { Hub } from '../../../../exporter/base/hub.ts';
import { heldMemory, resourcesUsed, type Used } from '../../../../exporter/seams/resources.ts';
import { SERVICE } from '../../../../exporter/service.ts';
import { SystemMeter } from '../../../../exporter/systems/atendeai/system-meter.ts';
import { WorkShares } from '../../../../exporter/systems/atendeai/work-shares.ts';
import { falachefe } from '../../../../exporter/systems/falachefe/module.ts';
import { SHARED } from '../../../../metrics/labels.ts';
import { createInstruments } from '../../../../telemetry/metrics.ts';
import { exporterMetrics } from '../../../bundle.ts';
import { eventually, parse, startTestApp, total } from '../../../service/support.ts';
import { callerOf } from '../../falachefe/service/caller.ts';

/** Keeps the one thread busy for so long. */
function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) Math.sqrt(Math.random());
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('what the process uses', () => {
  let app: App;
  let shares: WorkShares;
  let meter: SystemMeter;
  const used: Used[] = [];
  /** Apart from those of the service, which measures too. */
  const instruments = createInstruments(exporterMetrics);
  const own = async (name: string, labels: Record<string, string> = {}): Promise<number> =>
    parse((await instruments.expose()).body)
      .filter(sample => sample.name === name)
      .filter(sample => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
      .reduce((sum, { value }) => sum + value, 0);
  const cpu = (clinic_id: string) => own('system_cpu_usage_percent', { service: SERVICE, clinic_id });
  beforeAll(async () => {
    app = await startTestApp();
    shares = new WorkShares();
    const hub = new Hub();
    hub.offer(heldMemory, app.services.hub.find(heldMemory)!);
    const services = { ...app.services, instruments, hub };
    hub.on(resourcesUsed, one => void used.push(one));
    meter = new SystemMeter({ services, shares, disk: process.cwd() });
  });
  afterAll(() => app.close());

  it('is CPU time over wall time: what the kernel says that it spent while it computed', async () => {
    await meter.measure();
    const before = process.cpuUsage();
    const start = performance.now();
    compute(700);
    await meter.measure();
    const wall = (performance.now() - start) * 1000;
    const spent = process.cpuUsage(before);
    const expected = (100 * (spent.user + spent.system)) / wall;
    const measured = await own('system_cpu_usage_percent');
    expect(measured).toBeGreaterThan(1);
    expect(Math.abs(measured - expected)).toBeLessThan(15);
  });
  it('belongs to the clinics by their share of the work, and to nobody for the rest', async () => {
    for (const clinic of ['aurora', 'aurora', 'ipe', undefined]) shares.add(clinic);
    compute(300);
    await meter.measure();
    const all = await own('system_cpu_usage_percent');
    expect(await cpu('aurora')).toBeCloseTo(all / 2, 5);
    expect(await cpu('ipe')).toBeCloseTo(all / 4, 5);
    expect(await cpu('horizonte')).toBe(0);
    expect(await cpu(SHARED)).toBeCloseTo(all / 4, 5);
  });
  it('counts the queries of a clinic as its own, those of the service itself as shared', async () => {
    const caller = callerOf(app);
    for (let i = 0; i < 3; i++) await caller.logIn({ phone: '+5511987650021', companyId: 'horizonte' });
    const ofClinic = (clinic_id: string) => () => total(app, 'system_cpu_usage_percent', { clinic_id });
    await eventually(ofClinic('horizonte'), percent => percent > 0);
    expect(await ofClinic(SHARED)()).toBeGreaterThan(0);
  });
  it('is resident memory, of which what a crew remembers is its clinic’s', async () => {
    const crew = app.parts(falachefe).crews.get('vendas')!;
    crew.memory.write('entity', 'k', 'x'.repeat(5000));
    await meter.measure();
    const ofClinic = { service: SERVICE, clinic_id: 'aurora' };
    expect(await own('system_memory_usage_bytes', ofClinic)).toBe(crew.memory.size);
    expect(crew.memory.size).toBeGreaterThan(5000);
    const all = await own('system_memory_usage_bytes');
    expect(all / process.memoryUsage.rss()).toBeGreaterThan(0.7);
    expect(all / process.memoryUsage.rss()).toBeLessThan(1.3);
  });
  it('is a share of the disk, which clinics share', async () => {
    const disks = parse((await instruments.expose()).body).filter(
      ({ name }) => name === 'system_disk_usage_percent',
    );
    expect(disks).toMatchObject([{ labels: { service: SERVICE, clinic_id: SHARED } }]);
    expect(disks[0]!.value).toBeGreaterThan(0);
    expect(disks[0]!.value).toBeLessThanOrEqual(100);
  });
  it('is told of, for those who count what it costs', async () => {
    await meter.measure();
    const [start, spent] = [performance.now(), process.cpuUsage()];
    compute(500);
    await meter.measure();
    const { user, system } = process.cpuUsage(spent);
    const { seconds, cpuSeconds, memoryBytes, storageBytes } = used.at(-1)!;
    // What was measured ended a little before what is expected.
    expect(cpuSeconds / ((user + system) / 1e6)).toBeCloseTo(1, 0);
    expect(seconds / ((performance.now() - start) / 1000)).toBeCloseTo(1, 0);
    expect(memoryBytes / process.memoryUsage.rss()).toBeCloseTo(1, 0);
    expect(storageBytes).toBeGreaterThan(0);
  });
  it('is collected in less than 100 ms, measuring and exposing together', async () => {
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const start = performance.now();
      await meter.measure();
      await instruments.expose();
      times.push(performance.now() - start);
    }
    expect(median(times)).toBeLessThan(100);
  });
});
