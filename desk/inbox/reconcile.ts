import type { DeskContext } from '../context.ts';
import type { Incident } from '../incidents/incident.ts';
import { Unavailable } from '../storage/database.ts';

/** An alert, as Alertmanager lists it. */
interface Listed {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How long an incident is missing before it counts as ended, in real time: Prometheus sends what fires every minute. */
const MISSING_MS = 4 * 60_000;
/** Ended in one round; the rest in the next. */
const AT_ONCE = 200;

/**
 * Ends incidents whose end nobody told: Alertmanager tells of no end while an alert is silenced or inhibited. What it does not have for some
 * minutes, while it has the heartbeat of the same environment, has ended.
 */
export class Reconciler {
  private readonly context: DeskContext;
  private readonly graceMs: number;
  /** Since when they are missing, on the clock that does not jump. */
  private missing = new Map<number, number>();

  constructor(context: DeskContext) {
    this.context = context;
    this.graceMs = MISSING_MS / context.project.timeScale;
  }

  /** Asks Alertmanager, if there is an incident that it has not told of for a while. */
  async look(): Promise<void> {
    const { incidents, servers, clock } = this.context;
    if (!servers.alertmanager) return;
    const quiet = await this.quiet();
    if (quiet.length === 0) {
      this.missing.clear();
      return;
    }
    const alerts = await servers.alertmanager.json<Listed[]>('/api/v2/alerts').catch(error => {
      // Who watches the servers tells of it.
      if (error instanceof Unavailable) return undefined;
      throw error;
    });
    if (!alerts) return;
    const there = new Set(alerts.map(({ fingerprint }) => fingerprint));
    const heartbeats = alerts.filter(({ labels }) => labels.severity === 'none');
    const gone = quiet.filter(one => !there.has(one.fingerprint) && isVouchedFor(one, heartbeats));
    const now = clock.elapsed();
    this.missing = new Map(gone.map(({ id }) => [id, this.missing.get(id) ?? now]));
    const ended = gone.filter(({ id }) => now - this.missing.get(id)! >= this.graceMs);
    for (const { id } of ended.slice(0, AT_ONCE))
      await incidents.append(id, { kind: 'resolved', detail: { because: 'Alertmanager no longer has it' } });
  }

  /** What fires, as far as is known, and was not told of for a while. */
  private async quiet(): Promise<Incident[]> {
    const { incidents, clock } = this.context;
    const found: Incident[] = [];
    for (let before: number | undefined; ; ) {
      const page = await incidents.list({
        ...{ status: 'firing', limit: 1000 },
        ...(before !== undefined && { before }),
      });
      found.push(
        ...page.incidents.filter(
          one => one.unknownSince === null && Math.abs(clock.now() - one.lastToldAt) >= this.graceMs,
        ),
      );
      if (page.next === undefined) return found;
      before = page.next;
    }
  }
}

/** Whether the Prometheus that would send the alert is known to send. */
function isVouchedFor({ environment }: Incident, heartbeats: readonly Listed[]): boolean {
  return heartbeats.some(
    ({ labels }) =>
      environment === null || labels.environment === undefined || labels.environment === environment,
  );
}
