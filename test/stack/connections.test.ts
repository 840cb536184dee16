import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { connectionsOutside } from './connections.ts';

/** An address for documentation; a socket of UDP that is connected to it sends nothing. */
const CONNECTS = `const s = require('node:dgram').createSocket('udp4'); s.connect(9, process.argv[1], () => console.log('yes')); s.on('error', () => console.log('no')); setInterval(() => {}, 1000)`;

it.each([
  ['192.0.2.1', ['010200C0']],
  ['127.0.0.1', []],
])('a child that is connected to %s is seen as it is', async (address, expected) => {
  const child = spawn(process.execPath, ['--eval', CONNECTS, address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const seen = await connectionsOutside();
    // A machine without a route to it, or without /proc, cannot try.
    if (said.toString().trim() === 'yes' && seen !== undefined) expect(seen).toEqual(expected);
  } finally {
    child.kill();
  }
});
