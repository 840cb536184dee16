import { callUpstream } from './upstream.ts';

/** Above the slowest answer that is still useful to somebody who waits to get in. */
const TIMEOUT_MS = 15_000;

/** The WhatsApp gateway. Phones go in bodies, never in URLs, which end in logs and spans. */
export interface UazClient {
  /** Whether the number is a WhatsApp contact. */
  isContact(phone: string): Promise<boolean>;
  sendText(phone: string, text: string): Promise<void>;
  /** From another number, by the name of its instance at the gateway. */
  sendFrom(instance: string, phone: string, text: string): Promise<void>;
  health(timeoutMs: number): Promise<void>;
}

export function createUazClient(baseUrl: () => string): UazClient {
  const call = <T>(path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<T> =>
    callUpstream<T>({ upstream: 'uaz', url: `${baseUrl()}${path}`, body, timeoutMs });
  return {
    isContact: async phone => (await call<{ exists: boolean }>('/contacts/check', { phone })).exists,
    sendText: async (phone, text) => void (await call('/messages/text', { phone, text })),
    sendFrom: async (instance, phone, text) =>
      void (await call(`/instances/${instance}/messages`, { phone, text })),
    health: async timeoutMs => void (await call('/health', undefined, timeoutMs)),
  };
}
