import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { openShipping, type Shipping } from '../../../telemetry/delivery/shipping.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { FakeLoki } from '../../unit/telemetry/fake-loki.ts';
import { eventually, startTestApp } from '../support.ts';

const identity = { service: 's', version: '1', environment: 'e' };

describe('shipping to a strict fake of Loki', () => {
  let loki: FakeLoki;
  let folder: string;
  const open: Shipping[] = [];
  beforeEach(async () => {
    loki = await new FakeLoki().listen();
    folder = mkdtempSync(join(tmpdir(), 'vigia-shipping-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(shipping => shipping.close()));
    await loki.stop();
    rmSync(folder, { recursive: true });
  });
  const start = async (shipping: 'durable' | 'direct' | undefined) => {
    const opened = await openShipping({
      url: loki.url,
      folder,
      intervalMs: 50,
      ...(shipping && { shipping }),
    });
    open.push(opened);
    return opened;
  };

  it('is durable when nothing else is asked for', async () => {
    expect(await start(undefined)).toBeInstanceOf(LogDelivery);
    expect(await start('direct')).not.toBeInstanceOf(LogDelivery);
  });
  it('gives the same lines, times, labels and metadata directly as by way of files', async () => {
    const both = [await start('durable'), await start('direct')];
    const log = createLoggers({ ...identity, destinations: both });
    // As many as do not arrive in one piece, with characters of several bytes.
    for (let n = 0; n < 500; n++) log.security.warn({ n, requestId: `r-${n}` }, 'olá €𝄞'.repeat(20));
    await Promise.all(both.map(shipping => shipping.close(5000)));
    // The fake keeps what comes twice once, as Loki does: it is told apart by its labels, time and text.
    expect(loki.lines).toHaveLength(500);
    expect(loki.lines.map(({ line }) => JSON.parse(line).n)).toEqual(
      Array.from({ length: 500 }, (_, n) => n),
    );
  });
  it('says the labels and metadata of the line directly', async () => {
    const direct = await start('direct');
    const log = createLoggers({ ...identity, loggers: { door: 'security' }, destinations: [direct] });
    log.door.error({ requestId: 'r-1', event: 'forced' }, 'Door forced');
    await eventually(
      async () => loki.lines.length,
      length => length === 1,
    );
    expect(loki.lines[0]).toMatchObject({
      labels: { service: 's', environment: 'e', stream: 'security', level: 'error' },
      metadata: { logger: 'door', event: 'forced', requestId: 'r-1' },
    });
    expect(direct.state()).toBeUndefined();
  });
  it('takes nothing any more, quietly, when it is closed directly', async () => {
    const direct = await start('direct');
    await direct.close(5000);
    direct.write('late\n');
    await direct.close(5000);
    expect(loki.lines).toEqual([]);
  });
  it('is direct in the sample service when LOG_SHIPPING says so', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const app = await startTestApp({
      ...{ LOG_SHIPPING: 'direct', LOG_LEVEL: 'info', LOKI_URL: loki.url, DATA_DIR: folder },
    });
    await app.close();
    vi.restoreAllMocks();
    expect(loki.lines.map(({ metadata }) => metadata.event)).toContain('started');
    expect(loki.lines.map(({ metadata }) => metadata.event)).toContain('stopped');
  });
});
