import { callUpstream } from '../../base/upstream.ts';

/** A message that WhatsApp has not taken by then goes back into the queue. */
const SEND_TIMEOUT_MS = 10_000;
const SESSION_TIMEOUT_MS = 2000;

export interface LinkState {
  readonly connected: boolean;
  /** When WhatsApp lost the session, as an ISO date: earlier than seen here when the gateway itself was away. */
  readonly lostAt?: string;
  /** What the QR code to scan says, while there is one. Only ever compared, never shown. */
  readonly qr?: string;
}

/** WhatsSelf's number at the WhatsApp gateway. */
export interface Gateway {
  send(phone: string, text: string): Promise<void>;
  session(): Promise<LinkState>;
}

export function createGateway(baseUrl: () => string): Gateway {
  const url = (path: string): string => `${baseUrl()}/instances/whatsself${path}`;
  return {
    send: async (phone, text) =>
      void (await callUpstream({
        upstream: 'uaz',
        url: url('/messages'),
        body: { phone, text },
        timeoutMs: SEND_TIMEOUT_MS,
      })),
    session: () =>
      callUpstream<LinkState>({ upstream: 'uaz', url: url('/session'), timeoutMs: SESSION_TIMEOUT_MS }),
  };
}
