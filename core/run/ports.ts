import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LOOPBACK } from '../generate/native.ts';
import type { Project } from '../project/project.ts';
import { portVariable } from '../stack/ports.ts';
import type { Port, PortName } from '../stack/server.ts';

export type PortNumbers = Readonly<Record<PortName, number>>;

/** Returns the default ports, changed by `VIGIA_…_PORT` of the environment, or consecutive ports from `base`. */
export function fixedPorts(
  { ports }: Pick<Project, 'ports'>,
  base?: number,
  environment: NodeJS.ProcessEnv = process.env,
): PortNumbers {
  return byName(ports, ({ name, number }, index) => {
    const text = environment[portVariable(name)];
    if (text) return portNumber(portVariable(name), text);
    return base === undefined ? number : base + index;
  });
}

/** Returns free ports. */
export async function freePorts({ ports }: Pick<Project, 'ports'>): Promise<PortNumbers> {
  const names = Object.keys(ports);
  const numbers: number[] = [];
  while (numbers.length < names.length) numbers.push(await freePort());
  return byName(ports, (_, index) => numbers[index]!);
}

/** The system gives no connection a port below 32,768 by itself. */
const LOWEST = 25_600;
const HIGHEST = 32_767;
/** Ports in which one process looks. */
const OWN = 128;
let next = randomInt(OWN);

/**
 * Returns a port on which nothing listens. A server takes seconds to listen on it, so each call returns another port, and each process looks
 * in a place of its own: stacks that start at the same time do not take each other's ports.
 */
export async function freePort(): Promise<number> {
  const own = LOWEST + (process.pid % ((HIGHEST + 1 - LOWEST) / OWN)) * OWN;
  for (let tried = 0; tried < OWN; tried++) {
    try {
      const { port, release } = await hold(own + (next++ % OWN));
      await release();
      return port;
    } catch {
      // Somebody listens there.
    }
  }
  throw new Error(`no port from ${own} to ${own + OWN - 1} is free: stop what listens there, or try again`);
}

/** Throws one line that names the port, the server that needs it and the fix, if a port is taken. */
export async function requireFree(
  { ports }: Pick<Project, 'ports'>,
  names: readonly PortName[],
  numbers: PortNumbers,
): Promise<void> {
  await Promise.all(
    names.map(async name => {
      try {
        await (await hold(numbers[name]!)).release();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const problem = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
        throw new Error(
          `port ${numbers[name]} ${problem}, and ${ports[name]!.server} needs it (${ports[name]!.use}): ` +
            `stop what listens there, or choose another with ${portVariable(name)}=… or --port-base …`,
        );
      }
    }),
  );
}

/** Returns a port number from text. Throws with the field, the value and the fix. */
export function portNumber(field: string, text: string, highest = 65_535): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= highest)) {
    throw new Error(`${field} is "${text}": give a port number from 1 to ${highest}`);
  }
  return value;
}

function byName(
  ports: Project['ports'],
  number: (port: Pick<Port, 'number'> & { readonly name: PortName }, index: number) => number,
): PortNumbers {
  return Object.fromEntries(
    Object.entries(ports).map(([name, port], index) => [name, number({ name, number: port.number }, index)]),
  );
}

function hold(port: number): Promise<{ port: number; release(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error(`no address for port ${port}`);
      resolve({ port: address.port, release: () => new Promise(done => server.close(() => done())) });
    });
  });
}
