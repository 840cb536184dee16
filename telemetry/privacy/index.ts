/** Personal data and secrets: found in any value, masked or removed before anything leaves the process. */
export { bounded } from './budget.ts';
export { redact, redactFields } from './fields.ts';
export { redactEvent, redactTexts } from './payload.ts';
export { maskPhone, normalisePhone } from './phone.ts';
export { MIN_KEY_LENGTH, pseudonym, setPseudonymKey } from './pseudonym.ts';
export { maskToken } from './secrets.ts';
export { redactText } from './text.ts';
