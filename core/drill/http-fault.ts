import type { FaultRequest, HttpDrill } from '../alerts/alert.ts';
import type { Fault } from './drill.ts';

/** A request to a service that is told to break, or to stop, must be answered within this time. */
const TIMEOUT_MS = 30_000;

/** The fault that a service causes when it is asked to. It is asked only while the alert is inactive. */
export class HttpFault implements Fault {
  readonly alone = true;
  private readonly drill: HttpDrill;
  private readonly base: string | undefined;
  private started = false;

  /** `base` is where the paths of the drill are, such as `http://10.0.0.5:3001`. */
  constructor(drill: HttpDrill, base: string | undefined) {
    this.drill = drill;
    this.base = base;
  }

  async start(): Promise<number> {
    const before = Date.now();
    this.started = true;
    await this.request('start', this.drill.start);
    return before;
  }

  /** Also after a start that failed: half of it may have begun. */
  async end(): Promise<void> {
    if (this.started) await this.request('stop', this.drill.stop);
  }

  private async request(
    which: 'start' | 'stop',
    { method = 'POST', url, path, body, headers }: FaultRequest,
  ) {
    const address = url ?? (this.base === undefined ? undefined : new URL(path!, this.base).href);
    if (address === undefined)
      throw new Error(`${which} has the path ${path}, and no target of the project has an address: give url`);
    const shown = `${method} ${address}`;
    const response = await fetch(address, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      const cause = (error.cause as Error | undefined)?.message ?? error.message;
      throw new Error(`${which}: ${shown} does not respond (${cause})`);
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${which}: ${shown} returned ${response.status}: ${text.slice(0, 200)}`);
  }
}
