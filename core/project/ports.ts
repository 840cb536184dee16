import type { Server } from '../stack/server.ts';

/** Port numbers by the name of the port, which is the server's for its main one. */
export type PortOverrides = Readonly<Record<string, number>>;

/**
 * Returns the servers with the ports that a project moves. Throws for a port that no server has, a number that is not a
 * port, and two ports with the same number.
 */
export function withPorts(servers: readonly Server[], moved: PortOverrides): Server[] {
  const names = servers.flatMap(({ ports }) => Object.keys(ports));
  for (const [name, number] of Object.entries(moved)) {
    if (!names.includes(name)) throw new Error(`ports has "${name}": use one of ${names.join(', ')}`);
    if (!(Number.isInteger(number) && number >= 1 && number <= 65_535))
      throw new Error(`ports.${name} is ${number}: give a port number from 1 to 65535`);
  }
  const all = servers.map(server => ({
    ...server,
    ports: Object.fromEntries(
      Object.entries(server.ports).map(([name, port]) => [
        name,
        { ...port, number: moved[name] ?? port.number },
      ]),
    ),
  }));
  const holders = new Map<number, string>();
  for (const [name, { number }] of all.flatMap(({ ports }) => Object.entries(ports))) {
    const holder = holders.get(number);
    if (holder !== undefined && (name in moved || holder in moved))
      throw new Error(`ports: ${holder} and ${name} are both ${number}: give one of them another number`);
    holders.set(number, name);
  }
  return all;
}
