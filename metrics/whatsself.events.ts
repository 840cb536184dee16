import { defineEvents, eventOf, number, optional, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';
import { contactOptChanges, messagesOutboundFailed } from './whatsself.ts';

/** What WhatsSelf tells of itself: contacts by their id, and never what was written. */

export const whatsselfLoggers = { whatsself: 'app' } as const;

const event = eventOf('whatsself', { stream: whatsselfLoggers.whatsself });
const webhookEvent = eventOf('whatsself', { stream: 'webhook' });

const ofContact = { messageId: text, contactId: text } as const;

export const whatsselfEvents = defineEvents({
  sessionConnected: event('WhatsApp session connected', { downForSeconds: optional(number) }),
  sessionDisconnected: event('WhatsApp session disconnected', { upForSeconds: number }, { level: 'error' }),
  /** Without the code itself: it lets in everyone who reads the log. */
  qrUpdated: event('WhatsApp QR code updated', {}, { level: 'warn' }),
  inboundReceived: webhookEvent('Message received', { ...ofContact, triggerId: optional(text) }),
  outboundSent: event('Message sent', ofContact),
  outboundFailed: event(
    'Message not taken',
    { ...ofContact, reason: messagesOutboundFailed.labels.reason },
    { level: 'warn' },
  ),
  outboundGivenUp: event('Message given up', { ...ofContact, attempts: number }, { level: 'error' }),
  /** Of one contact, or without `contactId` of all sends. */
  breakerChanged: event(
    'Circuit breaker changed',
    { state: oneOf('closed', 'half-open', 'open'), contactId: optional(text) },
    { level: 'warn' },
  ),
  optChanged: event('Contact changed its mind', {
    contactId: text,
    direction: contactOptChanges.labels.direction,
  }),
});
