import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link may do: nothing but acknowledge one incident. */
const PURPOSE = 'vigia acknowledge 1';

/** An incident and when its link ends, in milliseconds since 1970. */
export interface Linked {
  readonly incident: number;
  readonly expires: number;
}

/** Returns the signed text of a link. */
export function sign({ incident, expires }: Linked, key: Buffer): string {
  const payload = `${incident.toString(36)}.${Math.round(expires / 1000).toString(36)}`;
  return `${payload}.${macOf(payload, key)}`;
}

/** Returns what a link is for; undefined if it has another signature, or has expired. */
export function verify(token: string, key: Buffer, now: number): Linked | undefined {
  const [, payload, incident, expires, mac] =
    /^(([0-9a-z]{1,11})\.([0-9a-z]{1,11}))\.([\w-]{32})$/.exec(token) ?? [];
  if (payload === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(macOf(payload, key)), Buffer.from(mac!))) return undefined;
  const linked = { incident: Number.parseInt(incident!, 36), expires: Number.parseInt(expires!, 36) * 1000 };
  return now < linked.expires ? linked : undefined;
}

/** 192 bits, so that links stay short in messages. */
function macOf(payload: string, key: Buffer): string {
  return createHmac('sha256', key).update(`${PURPOSE}\n${payload}`).digest('base64url').slice(0, 32);
}
