import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LokiShipper, streamsOf } from '../../../exporter/telemetry/loki.ts';
import { eventually } from './support.ts';

const line = (n: number, level = 'info') =>
  `${JSON.stringify({ level, timestamp: '2026-01-01T00:00:00.000Z', service: 's', environment: 'e', logger: 'app', trace_id: 't', n })}\n`;

/** Stands in for Loki: takes lines, or answers with a status of one's choice. */
class FakeLoki {
  status = 204;
  received: number[] = [];
  server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      if (this.status === 204) {
        const { streams } = JSON.parse(body) as { streams: { values: [string, string][] }[] };
        this.received.push(
          ...streams.flatMap(({ values }) => values.map(([, text]) => JSON.parse(text).n as number)),
        );
      }
      response.writeHead(this.status).end();
    });
  });
  async listen(): Promise<string> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

describe('shipping to Loki', { timeout: 20_000 }, () => {
  let loki: FakeLoki;
  let url: string;
  let folder: string;
  beforeEach(async () => {
    loki = new FakeLoki();
    url = await loki.listen();
    folder = mkdtempSync(join(tmpdir(), 'vigia-loki-'));
  });
  afterEach(() => {
    loki.server.close();
    rmSync(folder, { recursive: true });
  });
  const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

  it('puts few labels on a stream and leaves trace ids in the line', () => {
    const [stream] = streamsOf([line(1), line(2)]);
    expect(stream!.stream).toEqual({ service: 's', environment: 'e', level: 'info', logger: 'app' });
    expect(stream!.values[0]).toEqual(['1767225600000000000', line(1).trimEnd()]);
    expect(streamsOf([line(1), line(2, 'error')])).toHaveLength(2);
    expect(streamsOf(['{"level":"in'])[0]!.values[0]![1]).toBe('{"level":"in');
  });
  it('loses no line of 25,000 while Loki is down, and ships them in order when it is back', async () => {
    const shipper = new LokiShipper({ url, intervalMs: 20, spoolFile: join(folder, 'spool') });
    loki.status = 503;
    for (const n of numbers(25_000)) shipper.write(line(n));
    await new Promise(done => setTimeout(done, 100));
    loki.status = 204;
    await eventually(
      async () => loki.received.length,
      count => count >= 25_000,
    );
    await shipper.close();
    expect(loki.received).toEqual(numbers(25_000));
    expect(shipper.dropped).toBe(0);
  });
  it('keeps what is unshipped at the end for the next start', async () => {
    const spoolFile = join(folder, 'spool');
    loki.status = 500;
    const before = new LokiShipper({ url, intervalMs: 20, spoolFile });
    for (const n of numbers(50)) before.write(line(n));
    await before.close(100);
    expect(readFileSync(spoolFile, 'utf8').trim().split('\n')).toHaveLength(50);
    loki.status = 204;
    const after = new LokiShipper({ url, intervalMs: 20, spoolFile });
    await eventually(
      async () => loki.received.length,
      count => count >= 50,
    );
    await after.close();
    expect(loki.received).toEqual(numbers(50));
    expect(existsSync(spoolFile)).toBe(false);
  });
  it('has lines on disk as soon as Loki fails, so that a killed process loses none', async () => {
    const spoolFile = join(folder, 'spool');
    loki.status = 503;
    const shipper = new LokiShipper({ url, intervalMs: 20, spoolFile });
    for (const n of numbers(30)) shipper.write(line(n));
    await eventually(async () => existsSync(spoolFile), Boolean);
    expect(readFileSync(spoolFile, 'utf8').trim().split('\n')).toHaveLength(30);
    await shipper.close(100);
  });
  it('gives up lines that Loki refuses for what they are, and goes on', async () => {
    const shipper = new LokiShipper({ url, intervalMs: 20 });
    loki.status = 400;
    shipper.write(line(1));
    await eventually(
      async () => shipper.dropped,
      dropped => dropped === 1,
    );
    loki.status = 204;
    shipper.write(line(2));
    await eventually(
      async () => loki.received.length,
      count => count === 1,
    );
    await shipper.close();
    expect(loki.received).toEqual([2]);
  });
});
