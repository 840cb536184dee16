import { timingSafeEqual } from 'node:crypto';
import type { LabelValue } from 'vigia/metrics';
import { suspiciousRequests } from '../../../metrics/qualifier.ts';
import { digest } from '../../base/digest.ts';
import { Problem } from '../../base/problem.ts';
import { attemptsInMinute } from '../../base/rate-limit.ts';
import type { Services } from './services.ts';

type Reason = LabelValue<(typeof suspiciousRequests)['labels']['reason']>;

/** Messages per phone and minute: several times what a person writes. */
const PER_MINUTE = 20;
/** People send one link, at times two; and the same words again when no answer came, but not again and again. */
const LINKS = 2;
const SAME_TEXT_PER_MINUTE = 3;
const LINK = /https?:\/\//gi;

/** Keeps from the webhook what no real lead sends: each refusal is counted, logged and audited. */
export class Guards {
  private readonly services: Services;
  private readonly token: Buffer;

  constructor(services: Services, token: string) {
    this.services = services;
    this.token = Buffer.from(digest(token));
  }

  /** Throws a 401 `Problem` when the caller does not show the token. */
  checkOrigin(token: string | undefined): void {
    if (token !== undefined && timingSafeEqual(Buffer.from(digest(token)), this.token)) return;
    this.refuse('bad_origin', 401, 'the caller is not known', 'send the header x-webhook-token');
  }

  /** Throws a 429 `Problem` when the phone writes too much. */
  async checkRate(phone: string): Promise<void> {
    if ((await attemptsInMinute(this.services, 'qualifier', phone)) <= PER_MINUTE) return;
    const error = `more than ${PER_MINUTE} messages a minute from one phone`;
    this.refuse('rate_limited', 429, error, 'wait a minute and try again', phone);
  }

  /** Throws a 422 `Problem` for many links, or the same words again and again. */
  async checkSpam(phone: string, text: string): Promise<void> {
    const many = (text.match(LINK)?.length ?? 0) > LINKS;
    const again = many ? 0 : await attemptsInMinute(this.services, 'qualifier-text', `${phone} ${text}`);
    if (!many && again <= SAME_TEXT_PER_MINUTE) return;
    const hint = `send at most ${LINKS} links, and no text more than ${SAME_TEXT_PER_MINUTE} times a minute`;
    this.refuse('spam', 422, 'text looks like spam', hint, phone);
  }

  private refuse(reason: Reason, status: number, error: string, hint: string, phone?: string): never {
    this.services.instruments.counter(suspiciousRequests).inc({ reason });
    this.services.events.suspiciousRequest({ reason, ...(phone ? { phoneNumber: phone } : {}) });
    throw new Problem(status, error, hint);
  }
}
