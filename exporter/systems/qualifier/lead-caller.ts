import type { LabelValue } from 'vigia/metrics';
import type { leadsCreated } from '../../../metrics/qualifier.ts';

/** Longer than the service itself takes to give up. */
const TIMEOUT_MS = 45_000;

export interface LeadReply {
  readonly status: number;
  readonly outcome?: string;
}

/** Phones of simulated leads, a range of their own for each group: traffic is 0, scenarios 1 to 9. */
export const leadPhones = (group: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `+55319${group}0${String(100_000 + i * 7)}`);

/** Hands the messages of leads to the webhook, as WhatsApp would. No call throws for an answer it gets. */
export class LeadCaller {
  private readonly baseUrl: () => string;
  private readonly token: string;
  private readonly signal: AbortSignal;

  constructor(baseUrl: () => string, token: string, signal: AbortSignal) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.signal = signal;
  }

  async write(
    phone: string,
    text: string,
    source: LabelValue<(typeof leadsCreated)['labels']['source']> = 'whatsapp',
    token: string = this.token,
  ): Promise<LeadReply> {
    const response = await fetch(`${this.baseUrl()}/qualifier/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webhook-token': token },
      body: JSON.stringify({ phone, text, source }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { outcome } = (await response.json()) as { outcome?: string };
    return { status: response.status, ...(outcome ? { outcome } : {}) };
  }
}
