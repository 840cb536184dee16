import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { end } from '../../end.ts';

const MODULE = join(import.meta.dirname, '../../../telemetry/delivery/delivery.ts');

describe.each([
  ['a thread of its own', true],
  ["the service's thread", false],
])('the process of a delivery on %s', (_, thread) => {
  let folder: string;
  let server: Server;
  /** How long the stand-in of Loki takes to answer, in milliseconds. */
  let answersAfter: number;
  let pushes: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigia-process-'));
    pushes = 0;
    server = createServer((request, response) => {
      request.resume();
      pushes++;
      setTimeout(() => response.writeHead(204).end(), answersAfter);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** A process that logs a line and does no more than `last`; how long it lives, in milliseconds. */
  async function run(last: string): Promise<number> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const code = `
      import { LogDelivery } from ${JSON.stringify(MODULE)};
      const delivery = new LogDelivery(${JSON.stringify({ url, folder, thread, intervalMs: 20 })});
      delivery.write('{"level":"info"}\\n');
      ${last}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    const began = performance.now();
    try {
      await once(child, 'exit');
    } finally {
      await end(child);
    }
    expect(child.exitCode).toBe(0);
    return performance.now() - began;
  }

  it('ends while Loki does not answer, and the line waits', async () => {
    answersAfter = 20_000;
    // The push is under way when there is nothing else to do.
    expect(await run('setTimeout(() => {}, 700)')).toBeLessThan(5000);
    expect(pushes).toBe(1);
    expect(readdirSync(folder)).toContain('00000001.ndjson');
  });
  it('waits in close until Loki has the line', async () => {
    answersAfter = 1000;
    await run('await delivery.close(10_000); console.assert(delivery.state().shipped === 1)');
    expect(pushes).toBe(1);
    expect(readdirSync(folder)).not.toContain('lock');
  });
  it('waits in close no longer than it may', async () => {
    answersAfter = 20_000;
    expect(await run('await delivery.close(300)')).toBeLessThan(5000);
    expect(readdirSync(folder)).not.toContain('lock');
  });
});
