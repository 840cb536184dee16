import type { Clock } from '../clock.ts';
import type { ServerClient } from '../servers/client.ts';
import { Refused } from '../servers/client.ts';

/** How a server of the monitoring answers. */
export interface Answering {
  readonly server: 'prometheus' | 'alertmanager';
  readonly answers: boolean;
  /** When it last answered, by the clock that never jumps; undefined before that. */
  readonly answered: number | undefined;
  /** When the desk first asked it. */
  readonly asked: number;
  /** When it stopped answering, by the machine's clock. */
  readonly awaySince: number | undefined;
}

/** What each is asked: both answer only when they are ready. */
const PATHS = { prometheus: '/api/v1/status/runtimeinfo', alertmanager: '/api/v2/status' } as const;

/** Asks one server of the monitoring whether it is there. */
export class Asked {
  private readonly client: ServerClient;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private state: Answering;
  private asking: Promise<Answering> | undefined;

  constructor(server: Answering['server'], client: ServerClient, clock: Clock, timeoutMs: number) {
    this.client = client;
    this.clock = clock;
    this.timeoutMs = timeoutMs;
    const asked = clock.elapsed();
    this.state = { server, answers: true, answered: undefined, asked, awaySince: undefined };
  }

  get now(): Answering {
    return this.state;
  }

  /** Asks it; who asks meanwhile shares the answer. */
  ask(): Promise<Answering> {
    this.asking ??= this.once().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async once(): Promise<Answering> {
    const begun = this.clock.now();
    const { server, awaySince, ...last } = this.state;
    try {
      await this.client.json(PATHS[server], { timeoutMs: this.timeoutMs });
      const answered = this.clock.elapsed();
      this.state = { ...last, server, answers: true, answered, awaySince: undefined };
    } catch (error) {
      // One that wants another login, or has another version, is there.
      const isThere = error instanceof Refused && error.status >= 400 && error.status < 500;
      this.state = isThere
        ? { ...last, server, answers: true, answered: this.clock.elapsed(), awaySince: undefined }
        : { ...last, server, answers: false, awaySince: awaySince ?? begun };
    }
    return this.state;
  }
}
