import { describe, expect, it } from 'vitest';
import {
  maskPhone,
  maskToken,
  normalisePhone,
  redact,
  redactText,
} from '../../../telemetry/privacy/index.ts';
import { alerts, contract, dashboards } from '../../bundle.ts';

describe('a masked phone', () => {
  it.each([
    ['5511987654321', '+55*********21'],
    ['+5511987654321', '+55*********21'],
    ['+55 (11) 98765-4321', '+55*********21'],
    ['+1 415 555 2671', '+1********71'],
    ['+351912345678', '+351*******78'],
  ])('%s becomes %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

  it('of 13 digits shows the country code and two digits, not the five that the documents leave', () => {
    expect('5511987654321'.replace(/(\d{2})\d{6}(\d{2})/, '$1******$2')).toBe('55******54321');
    expect(maskPhone('5511987654321').replace(/\D/g, '')).toBe('5521');
  });
  it('stays as it is when it is masked again', () => {
    expect(maskPhone(maskPhone('5511987654321'))).toBe('+55*********21');
  });
  it('hides what is no phone number too', () => {
    expect(maskPhone('12')).toBe('**');
    expect(maskPhone('0009998887')).toBe('********87');
  });
});

describe('a phone that comes in', () => {
  it('gets one form, and is refused when it is none', () => {
    expect(normalisePhone('55 11 98765-4321')).toBe('+5511987654321');
    expect(normalisePhone('hello')).toBeUndefined();
    expect(normalisePhone('123')).toBeUndefined();
  });
});

describe('redaction', () => {
  it('removes passwords, tokens and API keys at every depth', () => {
    const secret = {
      userData: { password: 'p', token: 't', name: 'n' },
      apiKeys: ['k'],
      list: [{ apiKey: 'k', ok: 1 }],
      authorization: 'b',
    };
    expect(redact(secret)).toEqual({ userData: { name: 'n' }, list: [{ ok: 1 }] });
  });
  it('keeps numbers of tokens, which are no secrets', () => {
    expect(redact({ tokens: 130, costBrl: 0.1 })).toEqual({ tokens: 130, costBrl: 0.1 });
  });
  it('masks session tokens and phones', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz';
    expect(
      redact({
        sessionToken: token,
        phoneNumber: '5511987654321',
        'whatsapp.phone_number': '+5511987654321',
      }),
    ).toEqual({
      sessionToken: '…wxyz',
      phoneNumber: '+55*********21',
      phoneNumberHash: expect.stringMatching(/^[b-t]{10}$/),
      'whatsapp.phone_number': '+55*********21',
      'whatsapp.phone_number_hash': expect.stringMatching(/^[b-t]{10}$/),
    });
    expect(maskToken('short')).toBe('…');
  });
  it('masks phones and e-mail addresses inside text and errors', () => {
    expect(redactText('call +55 11 98765-4321 or 5511987654321')).toBe(
      'call +55*********21 or +55*********21',
    );
    expect(redactText('write to ana@example.com')).toBe('write to [email]');
    expect(JSON.stringify(redact(new Error('no contact 5511987654321')))).not.toContain('98765');
  });
  it('leaves times, ids and versions alone', () => {
    const text = 'at 2026-11-21T14:00:00.000Z id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 v1.2.3 took 1234 ms';
    expect(redactText(text)).toBe(text);
  });
  it('leaves what notifications are read by alone: names and texts of alerts, dashboards, metrics', () => {
    const texts = [
      ...alerts.flatMap(({ name, summary, description, service }) => [name, summary, description, service]),
      ...dashboards.flatMap(({ uid, title }) => [uid, title]),
      ...contract.keys(),
    ];
    expect(texts.filter(text => redactText(text) !== text)).toEqual([]);
  });
  it('ends on a cycle', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(JSON.stringify(redact(cycle))).toContain('[cut]');
  });
});
