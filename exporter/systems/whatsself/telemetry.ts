import { defineEvents, eventOf } from '@vigia/telemetry';
import { spansOf } from '@vigia/telemetry/tracing';

/** What WhatsSelf tells of itself: contacts by their id, and never what was written. */

export const whatsselfLoggers = { whatsself: 'app' } as const;

export const createWhatsSelfSpan = spansOf('whatsself');

const event = eventOf('whatsself');
const webhookEvent = eventOf('whatsself', { stream: 'webhook' });

interface MessageOfContact {
  readonly messageId: string;
  readonly contactId: string;
}

export const whatsselfEvents = defineEvents({
  sessionConnected: event<{ downForSeconds?: number }>('WhatsApp session connected'),
  sessionDisconnected: event<{ upForSeconds: number }>('WhatsApp session disconnected', { level: 'error' }),
  /** Without the code itself: it lets in everyone who reads the log. */
  qrUpdated: event('WhatsApp QR code updated', { level: 'warn' }),
  inboundReceived: webhookEvent<MessageOfContact & { triggerId?: string }>('Message received'),
  outboundSent: event<MessageOfContact>('Message sent'),
  outboundFailed: event<MessageOfContact & { reason: string }>('Message not taken', { level: 'warn' }),
  outboundGivenUp: event<MessageOfContact & { attempts: number }>('Message given up', { level: 'error' }),
  /** Of one contact, or without `contactId` of all sends. */
  breakerChanged: event<{ state: string; contactId?: string }>('Circuit breaker changed', { level: 'warn' }),
  optChanged: event<{ contactId: string; direction: 'in' | 'out' }>('Contact changed its mind'),
});
