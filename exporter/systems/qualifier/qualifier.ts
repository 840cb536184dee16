import { randomBytes } from 'node:crypto';
import {
  leadsCreated,
  leadsUnanswered,
  qualifierSessionsActive,
  qualifierSessionsStuck,
} from '../../../metrics/qualifier.ts';
import { Deployment } from './deployment.ts';
import { Guards } from './guards.ts';
import { LeadSessions } from './lead-sessions.ts';
import { Leads, type Outcome, type Source } from './leads.ts';
import { Qualification } from './qualification.ts';
import { Recovery } from './recovery.ts';
import type { Services } from './services.ts';
import { Webhook } from './webhook.ts';

const SETTLED = 'Combinado! Um consultor fala com você em breve.';

export interface LeadMessage {
  /** In E.164 form. */
  readonly phone: string;
  readonly text: string;
  readonly source: Source;
}
export interface LeadAnswer {
  readonly leadId: number;
  /** Missing when the message settled a session whose lead had its outcome before. */
  readonly outcome?: Outcome;
}

export interface QualifierOptions {
  /** What callers of the webhook show. Default: a random one. */
  readonly token?: string | undefined;
  /** Milliseconds that a request to the webhook may take. Default: 40 s. */
  readonly timeoutMs?: number;
}

/** Takes leads in by a webhook, sorts and answers them, and recovers from what went wrong. */
export class Qualifier {
  readonly token: string;
  readonly sessions: LeadSessions;
  readonly qualification: Qualification;
  readonly recovery: Recovery;
  readonly deployment = new Deployment();
  private readonly services: Services;
  private readonly leads: Leads;
  private readonly guards: Guards;
  private readonly webhook: Webhook;

  constructor(services: Services, options: QualifierOptions = {}) {
    const { token = randomBytes(24).toString('base64url'), timeoutMs } = options;
    this.token = token;
    this.services = services;
    this.leads = new Leads(services.database);
    this.sessions = new LeadSessions(services.database);
    this.qualification = new Qualification(services, this.leads, this.sessions, this.deployment);
    this.guards = new Guards(services, token);
    this.webhook = new Webhook(services, timeoutMs);
    this.recovery = new Recovery(services, {
      leads: this.leads,
      sessions: this.sessions,
      qualification: this.qualification,
      webhook: this.webhook,
      deployment: this.deployment,
    });
  }

  /** One request to the webhook; `read` gives its message or throws. Throws a `Problem` for what is refused. */
  async receive(token: string | undefined, read: () => LeadMessage): Promise<LeadAnswer> {
    return this.webhook.serve(async () => {
      this.guards.checkOrigin(token);
      const message = read();
      await this.guards.checkRate(message.phone);
      await this.guards.checkSpam(message.phone, message.text);
      return this.answer(message);
    });
  }

  /** Brings the gauges up to date. Throws when the database is away. */
  async measure(): Promise<void> {
    const { instruments } = this.services;
    instruments.gauge(leadsUnanswered).set({}, await this.leads.unanswered());
    const { active, stuck } = await this.sessions.count();
    instruments.gauge(qualifierSessionsActive).set({}, active);
    instruments.gauge(qualifierSessionsStuck).set({}, stuck);
  }

  stop(): void {
    this.qualification.stop();
  }

  private async answer({ phone, text, source }: LeadMessage): Promise<LeadAnswer> {
    const known = await this.sessions.activeLead(phone);
    if (known?.processed) {
      await this.services.uaz.sendText(phone, SETTLED);
      await this.sessions.end(known.id);
      return { leadId: known.id };
    }
    const lead = known ?? (await this.enter({ phone, text, source }));
    const outcome = await this.qualification.start(lead);
    return { leadId: lead.id, ...(outcome ? { outcome } : {}) };
  }

  private async enter({ phone, text, source }: LeadMessage) {
    const lead = await this.leads.create(phone, text, source);
    await this.sessions.open(lead.id, phone);
    this.services.instruments.counter(leadsCreated).inc({ source });
    this.services.events.leadReceived({ leadId: String(lead.id), source });
    return lead;
  }
}
