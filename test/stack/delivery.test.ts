import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../core/run/table.ts';
import { type LokiUnderTest, lokiUnderTest } from './delivery/loki.ts';

const BURST = 20_000;
/** `VIGIA_LOKI_OUTAGE_SECONDS=60` makes it a whole minute; the usual run is shorter. */
const OUTAGE_SECONDS = Number(process.env.VIGIA_LOKI_OUTAGE_SECONDS ?? 10);
const STOP_MS = 60_000;

interface Outcome {
  readonly accepted: ReadonlySet<string>;
  /** Each line as often as Loki gives it. */
  readonly held: readonly string[];
  readonly counted: number;
}

/** A child that logs through `by`, killed and started again within the same folder. */
class Logging {
  private readonly by: string;
  private readonly url: string;
  private readonly folder: string;
  private child: ChildProcess | undefined;

  constructor(by: string, url: string, folder: string) {
    this.by = by;
    this.url = url;
    this.folder = folder;
  }

  get service(): string {
    return `delivery-${this.by}`;
  }

  async start(run: string, burst: number): Promise<void> {
    const options = {
      ...{ by: this.by, service: this.service, run, url: this.url, burst },
      ...{ folder: join(this.folder, `${this.by}-waiting`), accepted: this.acceptedFile },
    };
    const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const child = fork(join(import.meta.dirname, 'delivery/child.ts'), flags, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    const reached = new Promise<void>((done, fail) => {
      child.on('message', message => message === 'burst' && done());
      child.once('exit', code => fail(new Error(`the child ended with ${code}`)));
    });
    await reached;
  }

  async kill(): Promise<void> {
    const child = this.child!;
    child.removeAllListeners('exit');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    const child = this.child!;
    child.removeAllListeners('exit');
    const gone = once(child, 'exit', { signal: AbortSignal.timeout(STOP_MS) });
    child.send('stop');
    await gone;
  }

  end(): void {
    if (this.child?.exitCode === null) this.child.kill('SIGKILL');
  }

  async outcome(loki: LokiUnderTest): Promise<Outcome> {
    const accepted = new Set((await readFile(this.acceptedFile, 'utf8')).split('\n').filter(Boolean));
    const held = (await loki.lines(this.service)).map(line => {
      const { run, n } = JSON.parse(line) as { run: string; n: number };
      return `${run}:${n}`;
    });
    return { accepted, held, counted: await loki.count(this.service) };
  }

  private get acceptedFile(): string {
    return join(this.folder, `${this.by}-accepted`);
  }
}

const missing = ({ accepted, held }: Outcome): string[] => {
  const there = new Set(held);
  return [...accepted].filter(id => !there.has(id));
};

describe(`a burst, ${OUTAGE_SECONDS} s without Loki under load, and SIGKILL in the middle of it`, () => {
  let loki: LokiUnderTest;
  let folder: string;
  const outcomes = new Map<string, Outcome>();
  let all: Logging[] = [];

  beforeAll(async () => {
    loki = await lokiUnderTest();
    folder = await mkdtemp(join(tmpdir(), 'vigia-delivery-'));
    await loki.start();
    all = ['vigia', 'pino-loki'].map(by => new Logging(by, loki.url, folder));
    await Promise.all(all.map(logging => logging.start('first', BURST)));
    // Long enough for both to have pushed what they hold.
    await sleep(3000);
    await loki.stop();
    await sleep((OUTAGE_SECONDS / 2) * 1000);
    await Promise.all(all.map(logging => logging.kill()));
    await Promise.all(all.map(logging => logging.start('second', 0)));
    await sleep((OUTAGE_SECONDS / 2) * 1000);
    await loki.start();
    await sleep(3000);
    await Promise.all(all.map(logging => logging.stop()));
    for (const logging of all) outcomes.set(logging.service, await logging.outcome(loki));
    const rows = [...outcomes].map(([service, outcome]) => {
      const { accepted, held, counted } = outcome;
      const twice = held.length - new Set(held).size;
      return [service, accepted.size, counted, missing(outcome).length, twice].map(String);
    });
    console.log(`${loki.name}\n${table([['by', 'accepted', 'in Loki', 'missing', 'twice'], ...rows])}`);
  }, 240_000);
  afterAll(async () => {
    for (const logging of all) logging.end();
    await loki.stop();
    await loki.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('lose no accepted line, and bring none twice', () => {
    const outcome = outcomes.get('delivery-vigia')!;
    expect(outcome.accepted.size).toBeGreaterThan(BURST);
    expect(missing(outcome)).toEqual([]);
    expect(new Set(outcome.held).size).toBe(outcome.held.length);
  });
  it('are counted by Loki as what was accepted: the killed process may have had one line more than it could note', () => {
    const { accepted, held, counted } = outcomes.get('delivery-vigia')!;
    expect(counted).toBe(held.length);
    expect(counted - accepted.size).toBeGreaterThanOrEqual(0);
    expect(counted - accepted.size).toBeLessThanOrEqual(1);
  });
  it('keep their order', () => {
    const { held } = outcomes.get('delivery-vigia')!;
    for (const run of ['first', 'second']) {
      const numbers = held.flatMap(id => (id.startsWith(`${run}:`) ? Number(id.split(':')[1]) : []));
      expect(numbers).toEqual(numbers.map((_, i) => i));
    }
  });
  it('lose lines by pino-loki, which is why it is not used', () => {
    expect(missing(outcomes.get('delivery-pino-loki')!).length).toBeGreaterThan(0);
  });
});
