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

/** Returns free ports, chosen by the operating system. */
export async function freePorts({ ports }: Pick<Project, 'ports'>): Promise<PortNumbers> {
  // All are held until all are known, so that none is used twice.
  const held = await Promise.all(Object.keys(ports).map(() => hold(0)));
  const numbers = held.map(({ port }) => port);
  await Promise.all(held.map(({ release }) => release()));
  return byName(ports, (_, index) => numbers[index]!);
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
