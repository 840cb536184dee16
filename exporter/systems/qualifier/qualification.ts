import { withSpan } from '@vigia/telemetry/tracing';
import { leadsProcessed, qualifierErrors } from '../../../metrics/qualifier.ts';
import { Problem } from '../../base/problem.ts';
import { WorkQueue } from '../../base/queue.ts';
import type { Deployment } from './deployment.ts';
import { type ErrorType, type Failure, failureOf } from './failure.ts';
import type { LeadSessions } from './lead-sessions.ts';
import type { Lead, Leads, Outcome } from './leads.ts';
import type { Services } from './services.ts';

/** Above the 30 s that the document alerts at, so that slow and given up can be told apart. */
export const QUALIFY_TIMEOUT_MS = 40_000;
/** Leads in work at once: they wait for the model nearly all of their time. */
const WORKERS = 128;
const MAX_WAITING = 2000;

/** The model answers with one of these words; who only greets has asked for nothing yet. */
const INSTRUCTION = 'Classify the message. Answer with one word: greeting, question or record.';
const replies: Readonly<Record<Outcome, string>> = {
  qualified: 'Que bom! Podemos agendar uma conversa com um consultor?',
  unqualified: 'Olá! Quando quiser saber de nossos serviços, é só escrever.',
};

interface Job {
  readonly lead: Lead;
  readonly resolve: (outcome: Outcome | undefined) => void;
  readonly reject: (failure: Failure) => void;
}

/** Sorts leads with the model and answers them by WhatsApp, a bounded number at a time. */
export class Qualification {
  readonly queue: WorkQueue<Job>;
  private readonly services: Services;
  private readonly leads: Leads;
  private readonly sessions: LeadSessions;
  private readonly running = new Map<number, Promise<Outcome | undefined>>();
  private readonly deployment: Deployment;
  private stopping = new AbortController();

  constructor(services: Services, leads: Leads, sessions: LeadSessions, deployment: Deployment) {
    this.services = services;
    this.deployment = deployment;
    this.leads = leads;
    this.sessions = sessions;
    this.queue = new WorkQueue(
      { workers: WORKERS, waiting: MAX_WAITING },
      job => this.work(job),
      () => {},
    );
  }

  /** Whether the lead waits or is in work here. */
  has(leadId: number): boolean {
    return this.running.has(leadId);
  }

  /**
   * Processes the lead. Gives the outcome; undefined when another process has the lead. Rejects with a `Failure`, and
   * the lead is new again; a 503 `Problem` when too many wait.
   */
  start(lead: Lead): Promise<Outcome | undefined> {
    const running = this.running.get(lead.id);
    if (running) return running;
    if (this.queue.full)
      return Promise.reject(new Problem(503, 'too many leads wait', 'send it again in a minute'));
    const { promise, resolve, reject } = Promise.withResolvers<Outcome | undefined>();
    const ended = promise.finally(() => this.running.delete(lead.id));
    // Whoever asked may have given up waiting; the failure is counted where it happens.
    ended.catch(() => {});
    this.running.set(lead.id, ended);
    this.queue.push({ lead, resolve, reject });
    return ended;
  }

  /** Leads in work stay unprocessed in the database, and are tried again by the next process. */
  stop(): void {
    this.queue.pause();
    this.stopping.abort();
  }

  /** Gives up what is in work, whose leads are new again, and works again; returns how many leads that were. */
  restart(): number {
    const given = this.running.size;
    this.stopping.abort();
    this.stopping = new AbortController();
    this.queue.resume();
    return given;
  }

  private async work({ lead, resolve, reject }: Job): Promise<void> {
    const { signal } = this.stopping;
    try {
      const outcome = await withSpan('qualifier.lead.qualify', () => this.qualify(lead, signal), {
        'qualifier.lead_id': String(lead.id),
      });
      resolve(outcome);
    } catch (error) {
      const failure = failureOf(error);
      await this.leads.giveBack(lead.id).catch(() => {});
      if (!signal.aborted) {
        this.services.instruments.counter(qualifierErrors).inc({ type: failure.type });
        this.services.events.leadFailed({
          leadId: String(lead.id),
          type: failure.type,
          reason: failure.message,
        });
      }
      reject(failure);
    }
  }

  private async qualify(lead: Lead, signal: AbortSignal): Promise<Outcome | undefined> {
    const { openai, uaz, instruments, events } = this.services;
    if (!(await this.leads.claim(lead.id))) return undefined;
    const intent = await during('model', () =>
      openai.complete({
        model: this.deployment.model,
        crewId: this.deployment.caller,
        instruction: INSTRUCTION,
        text: lead.text,
        timeoutMs: QUALIFY_TIMEOUT_MS,
        signal,
      }),
    );
    const outcome: Outcome = intent.text === 'greeting' ? 'unqualified' : 'qualified';
    await during('whatsapp', () => uaz.sendText(lead.phone, replies[outcome]));
    await this.leads.finish(lead.id, outcome);
    if (outcome === 'qualified') await this.sessions.touch(lead.id);
    else await this.sessions.end(lead.id);
    instruments.counter(leadsProcessed).inc({ outcome });
    events.leadProcessed({ leadId: String(lead.id), outcome });
    return outcome;
  }
}

/** Calls an upstream; its errors become failures of this type. */
async function during<T>(type: ErrorType, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(error, type);
  }
}
