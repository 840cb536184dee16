import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@vigia/desk';
import { freePort } from '../../core/run/ports.ts';
import { canMount, fill, mountSmallDisk } from '../small-disk.ts';
import type { TestDatabase } from './databases.ts';
import { type DeskProcess, startDeskProcess } from './process.ts';
import { Relay } from './relay.ts';
import { Sender } from './sender.ts';

/** A desk with its database, and what can be done to both. */
interface World {
  readonly dataDir: string;
  readonly database: TestDatabase;
  readonly relay?: Relay;
  readonly desk: () => DeskProcess;
  readonly startDesk: () => Promise<void>;
}

/** Something that happens to a desk or to its database, and how it ends. */
export interface Fault {
  readonly name: string;
  readonly of: readonly TestDatabase['name'][];
  /** Prepares the folder of the desk, and returns what undoes that. Default: nothing is to be prepared. */
  readonly arrange?: (dataDir: string) => () => void;
  /** Makes it happen, and returns what ends it. */
  inflict(world: World): Promise<() => Promise<void>>;
}

const both = ['sqlite', 'postgres'] as const;

export const faults: readonly Fault[] = [
  {
    name: 'the desk is killed',
    of: both,
    inflict: async world => {
      await world.desk().kill('SIGKILL');
      return () => world.startDesk();
    },
  },
  {
    name: 'the desk is frozen',
    of: both,
    inflict: async world => {
      world.desk().child.kill('SIGSTOP');
      return async () => void world.desk().child.kill('SIGCONT');
    },
  },
  {
    name: 'the disk is full',
    of: both,
    inflict: async world => {
      const processes = () =>
        world.database.name === 'sqlite' ? [world.desk().child.pid!] : world.database.server!().processes();
      const owner = world.database.server?.().owner;
      for (const pid of processes()) limitFiles(pid, '4096', owner);
      return async () => {
        for (const pid of processes()) limitFiles(pid, 'unlimited', owner);
        // PostgreSQL ends when it cannot write its log; what runs it starts it again.
        if (world.database.name === 'postgres') await startAgain(world.database);
      };
    },
  },
  ...(canMount()
    ? [
        {
          name: 'a small disk is full',
          of: ['sqlite'],
          arrange: (folder: string) => {
            // Too small for the notifications of a day.
            return mountSmallDisk(folder, 8);
          },
          inflict: async ({ dataDir }: World) => {
            const filler = join(dataDir, 'filler');
            fill(filler);
            return async () => rmSync(filler);
          },
        } satisfies Fault,
      ]
    : []),
  {
    name: 'the database is killed',
    of: ['postgres'],
    inflict: async ({ database }) => {
      await database.server!().kill();
      return () => startAgain(database);
    },
  },
  {
    name: 'the database is frozen',
    of: ['postgres'],
    inflict: async ({ database }) => {
      const frozen = database.server!().processes();
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      return async () => {
        for (const pid of frozen) process.kill(pid, 'SIGCONT');
      };
    },
  },
  {
    name: 'the connections to the database swallow everything',
    of: ['postgres'],
    inflict: async ({ relay }) => {
      relay!.swallow(true);
      return async () => relay!.swallow(false);
    },
  },
];

export interface Outcome {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Names of those that are not in the database. */
  readonly lost: readonly string[];
  readonly failedTries: number;
  /** From the end of the fault until notifications are accepted again. */
  readonly recoverMs: readonly number[];
}

/** How long each fault lasts: longer than the time limit of a statement, so that connections are given up. */
const FAULT_MS = 2500;
const RECOVERS_WITHIN_MS = 20_000;

/** Inflicts the fault so many times while notifications come in, and counts what is in the database at the end. */
export async function endure(database: TestDatabase, fault: Fault, rounds: number): Promise<Outcome> {
  const place = await database.fresh();
  const undo = fault.arrange?.(place.dataDir);
  try {
    return await endureAt(place, database, fault, rounds);
  } finally {
    undo?.();
  }
}

async function endureAt(
  place: Awaited<ReturnType<TestDatabase['fresh']>>,
  database: TestDatabase,
  fault: Fault,
  rounds: number,
): Promise<Outcome> {
  const real = place.databaseUrl && new URL(place.databaseUrl);
  const relay = real ? new Relay(Number(real.port)) : undefined;
  const through = real && new URL(real);
  if (through) through.port = String(await relay!.listen());
  const settings = { dataDir: place.dataDir, ...(through && { databaseUrl: through.href }) };
  const port = String(await freePort());
  let desk!: DeskProcess;
  const startDesk = async () => {
    desk = await startDeskProcess(settings, { PORT: port, DATABASE_SECONDS: '1' });
  };
  await startDesk();
  const world: World = {
    dataDir: place.dataDir,
    database,
    desk: () => desk,
    startDesk,
    ...(relay && { relay }),
  };
  const sender = new Sender(`http://127.0.0.1:${port}`, 'Lasting');
  const recoverMs: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      await sender.untilAccepted(20, RECOVERS_WITHIN_MS);
      const end = await fault.inflict(world);
      await sleep(fault.name.includes('killed') ? 100 : FAULT_MS);
      await end();
      recoverMs.push(await sender.untilAccepted(5, RECOVERS_WITHIN_MS));
    }
    await sender.stop();
  } finally {
    sender.stop().catch(() => {});
    await desk.kill();
    relay?.close();
  }
  const opened = await openDatabase(place);
  const rows = await opened.all<{ name: string }>(
    "SELECT DISTINCT name FROM incidents JOIN incident_events AS e ON e.incident = incidents.id AND e.kind = 'told'",
  );
  await opened.close();
  const kept = new Set(rows.map(({ name }) => name));
  const { acknowledged, failed } = sender;
  return {
    rounds,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(name => !kept.has(name)),
    failedTries: failed,
    recoverMs,
  };
}

/** Limits the size of files that a process may write, as a disk without room does. Only its owner may. */
function limitFiles(pid: number, bytes: string, owner?: { uid: number; gid: number }): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], { stdio: 'pipe', ...owner });
  } catch (error) {
    // It has ended meanwhile.
    if (!String((error as Error).message).includes('No such process')) throw error;
  }
}

/** Processes of before may still be ending. */
async function startAgain(database: TestDatabase): Promise<void> {
  const server = database.server!();
  await server.kill();
  for (let tries = 0; ; tries++) {
    try {
      return await server.start();
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(250);
    }
  }
}
