import { afterEach, describe, expect, it, vi } from 'vitest';
import { contactPhones } from '../../../../exporter/systems/whatsself/contact-phones.ts';
import {
  endScenario,
  eventually,
  post,
  startScenario,
  startTestApp,
  total,
} from '../../../service/support.ts';

describe('the log of WhatsSelf', () => {
  afterEach(() => vi.restoreAllMocks());

  it('tells of messages and of the session by ids, never of phones or of what was written', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      lines.push(String(chunk));
      return true;
    });
    const app = await startTestApp({ LOG_LEVEL: 'trace' });
    const events = () =>
      new Map(
        lines
          .filter(line => line.startsWith('{'))
          .map(line => JSON.parse(line) as Record<string, string>)
          .filter(({ logger }) => logger === 'whatsself')
          .map(line => [line.event!, line] as const),
      );
    try {
      await eventually(
        () => total(app, 'whatsapp_session_up'),
        up => up === 1,
      );
      const phone = '+5521977112233';
      await post(app, '/whatsself/inbound', { phone, text: 'Bom dia, meu segredo é azul' });
      await post(app, '/whatsself/inbound', { phone, text: 'Sair' });
      await eventually(async () => events().has('outbound_sent'), Boolean);
      await startScenario(app, 'session-lost');
      await eventually(async () => events().has('qr_updated'), Boolean);
      await endScenario(app, 'session-lost');
      await startScenario(app, 'send-failures');
      await eventually(async () => events().has('outbound_failed'), Boolean);

      expect([...events().keys()]).toEqual(
        expect.arrayContaining(['session_connected', 'session_disconnected', 'qr_updated', 'opt_changed']),
      );
      const [sent, received] = [events().get('outbound_sent')!, events().get('inbound_received')!];
      for (const line of [sent, received]) {
        expect(line.contactId).toMatch(/^c-\d+$/);
        expect(line.messageId).toMatch(/^[\da-f-]{36}$/);
        expect(line.requestId, line.event).toBeDefined();
      }
      const text = lines.join('');
      for (const secret of [phone, phone.slice(3), 'segredo', 'Como posso ajudar', ...contactPhones(1, 5)]) {
        expect(text).not.toContain(secret.replace('+', ''));
      }
    } finally {
      await app.close();
    }
  });
});
