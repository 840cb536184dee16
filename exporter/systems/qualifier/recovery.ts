import type { QualifierRemedy } from '../../../metrics/qualifier.remedies.ts';
import { processRestarts } from '../../base/signals.ts';
import type { Deployment } from './deployment.ts';
import type { LeadSessions } from './lead-sessions.ts';
import type { Leads } from './leads.ts';
import { QUALIFY_TIMEOUT_MS, type Qualification } from './qualification.ts';
import type { Services } from './services.ts';
import type { Webhook } from './webhook.ts';

export interface RecoveryRun {
  readonly action: QualifierRemedy;
  /** Sessions ended, leads processed, or work that was given up by a restart. */
  readonly affected: number;
  /** Leads that failed again, or are not done yet. */
  readonly left?: number;
}

/** Leads tried again at once: few enough to leave room for new ones when the model is slow. */
const RETRY_AT_ONCE = 50;
/** So long a lead is left to whoever has it. */
const RETRY_AFTER_MS = 5000;
/** What is not done by then goes on, and the caller is told how much it is. */
const ANSWER_MS = 45_000;

interface Parts {
  readonly leads: Leads;
  readonly sessions: LeadSessions;
  readonly qualification: Pick<Qualification, 'start' | 'has' | 'restart'>;
  readonly webhook: Pick<Webhook, 'forget'>;
  readonly deployment: Deployment;
}

/** What the desk calls when an alert says that it is needed. Nothing here decides by itself. */
export class Recovery {
  private readonly services: Services;
  private readonly parts: Parts;

  constructor(services: Services, parts: Parts) {
    this.services = services;
    this.parts = parts;
  }

  /** Does one action, and audits it. Throws what keeps it from being done. */
  async run(action: QualifierRemedy): Promise<RecoveryRun> {
    const { events } = this.services;
    try {
      const run = { action, ...(await this.actions[action]()) };
      events.recoveryRun(run);
      return run;
    } catch (error) {
      events.recoveryFailed({ action, reason: error instanceof Error ? error.message : 'unknown', error });
      throw error;
    }
  }

  private readonly actions: Readonly<
    Record<QualifierRemedy, () => Promise<Omit<RecoveryRun, 'action'>> | Omit<RecoveryRun, 'action'>>
  > = {
    'clean-up-stuck-sessions': async () => ({ affected: await this.parts.sessions.endStuck() }),
    'retry-unprocessed-leads': () => this.retry(),
    'roll-back': () => {
      this.parts.deployment.rollBack();
      this.parts.webhook.forget();
      return { affected: 0 };
    },
    restart: () => {
      void this.services.hub.tell(processRestarts, undefined);
      this.parts.webhook.forget();
      return { affected: this.parts.qualification.restart() };
    },
    'fail-over': () => {
      this.parts.deployment.failOver();
      this.parts.webhook.forget();
      return { affected: 0 };
    },
  };

  /** The oldest first. */
  private async retry(): Promise<Omit<RecoveryRun, 'action'>> {
    const { leads, qualification } = this.parts;
    await leads.giveBackLost(QUALIFY_TIMEOUT_MS + RETRY_AFTER_MS);
    const waiting = await leads.unprocessed(RETRY_AT_ONCE, RETRY_AFTER_MS);
    const tried = waiting.filter(({ id }) => !qualification.has(id));
    let affected = 0;
    const all = tried.map(lead =>
      qualification.start(lead).then(
        () => void affected++,
        () => {},
      ),
    );
    await withinTime(Promise.all(all), ANSWER_MS);
    return { affected, left: tried.length - affected };
  }
}

async function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(done => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
