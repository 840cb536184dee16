import { randomInt } from 'node:crypto';
import { within } from '@vigia/telemetry/tracing';
import {
  verificationCodeGenerationTime,
  verificationCodesSent,
} from '../../../../metrics/falachefe/whatsapp-auth.ts';
import { digest, secondsSince } from '../../../base/digest.ts';
import type { Services } from '../services.ts';
import { createWhatsAppAuthSpan } from '../telemetry/whatsapp-auth.ts';
import { enforceLimit } from './limits.ts';

export const CODE_LENGTH = 6;
/** As WhatsApp's own codes: long enough to switch applications, short enough not to lie about. */
const CODE_SECONDS = 300;

export interface PhoneAtCompany {
  readonly phone: string;
  readonly companyId: string;
}

export const pendingSet = (companyId: string): string => `verifications:${companyId}`;
const codeKey = ({ phone, companyId }: PhoneAtCompany): string => `code:${companyId}:${digest(phone)}`;

/** Makes a code, stores its digest and sends it over WhatsApp. A new code replaces the one before. */
export async function sendVerificationCode(services: Services, who: PhoneAtCompany): Promise<void> {
  const { store, uaz, instruments, events } = services;
  const attributes = { 'whatsapp.phone_number': who.phone, 'whatsapp.company_id': who.companyId };
  await within(createWhatsAppAuthSpan('whatsapp.auth.send_verification_code', attributes), async () => {
    await enforceLimit(services, 'verification_codes', who.phone);
    const start = performance.now();
    const code = String(randomInt(10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
    await store.set(codeKey(who), digest(code), CODE_SECONDS);
    await store.addMember(pendingSet(who.companyId), digest(who.phone), CODE_SECONDS);
    instruments.histogram(verificationCodeGenerationTime).observe({}, secondsSince(start));
    await uaz.sendText(who.phone, `Seu código de acesso: ${code}`);
    instruments.counter(verificationCodesSent).inc({ phone_number: who.phone, company_id: who.companyId });
    events.verificationCodeSent({
      phoneNumber: who.phone,
      companyId: who.companyId,
      codeLength: CODE_LENGTH,
    });
  });
}

/** Whether the code is the one that was sent; a right code works once. */
export async function redeemCode({ store }: Services, who: PhoneAtCompany, code: string): Promise<boolean> {
  if ((await store.get(codeKey(who))) !== digest(code)) return false;
  await store.delete(codeKey(who));
  await store.removeMember(pendingSet(who.companyId), digest(who.phone));
  return true;
}
