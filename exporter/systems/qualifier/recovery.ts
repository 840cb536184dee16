import type { LabelValue } from 'vigia/metrics';
import { remediationRuns } from '../../../metrics/qualifier.ts';
import type { LeadSessions } from './lead-sessions.ts';
import type { Leads } from './leads.ts';
import { QUALIFY_TIMEOUT_MS, type Qualification } from './qualification.ts';
import type { Services } from './services.ts';
import type { Webhook } from './webhook.ts';

export type RecoveryAction = LabelValue<(typeof remediationRuns)['labels']['action']>;
export const recoveryActions: readonly RecoveryAction[] = remediationRuns.labels.action.values;

/**
 * What only the platform that runs the service can do. A deployment gives its own, which call its API and throw when
 * that refuses; those of the sample do nothing, so that its decisions are logged and counted and change nothing.
 */
export interface PlatformHooks {
  /** Brings the release before this one back. */
  readonly rollback: (reason: string) => Promise<void>;
  readonly restart: (reason: string) => Promise<void>;
  /** Sends the traffic to the standby instance. */
  readonly failover: (reason: string) => Promise<void>;
}

export const recordOnly: PlatformHooks = {
  rollback: async () => {},
  restart: async () => {},
  failover: async () => {},
};

export interface RecoveryRun {
  readonly action: RecoveryAction;
  readonly result: 'success' | 'failed';
  /** Sessions ended or leads processed; 0 for what the platform does. */
  readonly affected: number;
}

/** Leads tried again at once: few enough to leave room for new ones when the model is slow. */
const RETRY_AT_ONCE = 25;
/** So long a lead is left to whoever has it. */
const RETRY_AFTER_MS = 5000;
/** The document's bound for a rollback, and the requests below which a share says nothing. */
const ROLLBACK_SHARE = 0.5;
const ROLLBACK_REQUESTS = 20;

interface Parts {
  readonly leads: Leads;
  readonly sessions: LeadSessions;
  readonly qualification: Pick<Qualification, 'start' | 'has'>;
  readonly webhook: Pick<Webhook, 'recent' | 'forget'>;
  readonly hooks: PlatformHooks;
}

/** What heals without a person. Each run that had something to do is counted, logged and audited. */
export class Recovery {
  private readonly services: Services;
  private readonly parts: Parts;
  private cleanUpFails = false;
  private retrying = false;

  constructor(services: Services, parts: Parts) {
    this.services = services;
    this.parts = parts;
  }

  /** Makes each clean-up of sessions fail, as when another transaction has them locked, until the answer is called. */
  breakCleanUp(): () => void {
    this.cleanUpFails = true;
    return () => {
      this.cleanUpFails = false;
    };
  }

  /** Looks for what is to be recovered, and does it. Leads are tried again in the background. */
  async look(): Promise<void> {
    const { requests, errorShare } = this.parts.webhook.recent;
    if (requests >= ROLLBACK_REQUESTS && errorShare > ROLLBACK_SHARE) {
      // Judged anew afterwards, so that one fault is one decision until it has shown itself again.
      this.parts.webhook.forget();
      await this.run('rollback', `${Math.round(errorShare * 100)} % of ${requests} requests failed`);
    }
    await this.run('cleanup_sessions', 'sessions are stuck');
    if (!this.retrying) void this.run('retry_leads', 'leads are not processed');
  }

  /** Runs one action, whoever asks for it. Never throws: the result tells. */
  async run(action: RecoveryAction, reason: string): Promise<RecoveryRun> {
    const run = await this.attempt(action, reason);
    const { result, affected } = run;
    const idle = result === 'success' && affected === 0 && !(action in this.parts.hooks);
    if (!idle) {
      this.services.instruments.counter(remediationRuns).inc({ action, result });
      this.services.events.recoveryRun({ action, result, reason, affected });
    }
    return run;
  }

  private async attempt(action: RecoveryAction, reason: string): Promise<RecoveryRun> {
    try {
      if (action === 'cleanup_sessions') {
        if (this.cleanUpFails) throw new Error('the sessions are locked');
        return { action, result: 'success', affected: await this.parts.sessions.endStuck() };
      }
      if (action === 'retry_leads') return { action, ...(await this.retry()) };
      await this.parts.hooks[action](reason);
      return { action, result: 'success', affected: 0 };
    } catch (error) {
      const because = error instanceof Error ? error.message : 'unknown';
      this.services.events.recoveryFailed({ action, reason: because, error });
      return { action, result: 'failed', affected: 0 };
    }
  }

  /** The oldest first; failed when any of them fails again. */
  private async retry(): Promise<Pick<RecoveryRun, 'result' | 'affected'>> {
    const { leads, qualification } = this.parts;
    this.retrying = true;
    try {
      await leads.giveBackLost(QUALIFY_TIMEOUT_MS + RETRY_AFTER_MS);
      const waiting = await leads.unprocessed(RETRY_AT_ONCE, RETRY_AFTER_MS);
      const tried = waiting.filter(({ id }) => !qualification.has(id));
      const ends = await Promise.allSettled(tried.map(lead => qualification.start(lead)));
      const affected = ends.filter(end => end.status === 'fulfilled').length;
      return { result: affected === tried.length ? 'success' : 'failed', affected };
    } finally {
      this.retrying = false;
    }
  }
}
