import { describe, expect, it } from 'vitest';
import { redact, redactEvent, redactText } from '../../../telemetry/privacy/index.ts';
import { baileys, cloud, evolution, personal } from './payloads.ts';

describe('a whole payload', () => {
  it.each([
    ['Baileys', baileys],
    ['Evolution', evolution],
    ['Cloud API', cloud],
  ])('of %s holds nothing personal, and is not cut', (_, payload) => {
    const written = JSON.stringify(payload);
    expect(personal.filter(word => written.includes(word)).length).toBeGreaterThan(4);
    for (const value of [payload, { payload }, [payload], new Map([['payload', payload]])]) {
      const clean = JSON.stringify(redact(value));
      expect(personal.filter(word => clean.includes(word))).toEqual([]);
      expect(clean).not.toContain('[cut]');
    }
    const event = JSON.stringify(redactEvent({ extra: { payload }, breadcrumbs: [{ data: payload }] }));
    expect(personal.filter(word => event.includes(word))).toEqual([]);
  });
  it.each([
    ['Baileys', baileys],
    ['Evolution', evolution],
    ['Cloud API', cloud],
  ])('of %s holds nothing personal as JSON in a text either, which stays JSON', (_, payload) => {
    const json = JSON.stringify(payload);
    for (const text of [json, JSON.stringify(payload, null, 2), JSON.stringify({ raw: json })]) {
      for (const before of ['', 'webhook got ']) {
        const clean = redactText(before + text);
        expect(personal.filter(word => clean.includes(word))).toEqual([]);
        expect(() => JSON.parse(clean.slice(before.length))).not.toThrow();
      }
    }
  });
  it('keeps in a text what is no part of a message, as it was written', () => {
    const text = '{"type":"ok",  "text":{"body":"ok"}, "profile": { "name": "Ana"}, "name":"Ana","n":1.0}';
    expect(redactText(text)).toBe(
      '{"type":"ok",  "text":{"body":"[2 characters]"}, "profile": { "name": "[name]"}, "name":"[name]","n":1.0}',
    );
  });
  it('keeps what a reader needs of it', () => {
    const clean = JSON.stringify(redact(cloud));
    for (const kept of ['wamid.A', 'list_reply', 'delivered', '"r1"', 'image/png'])
      expect(clean).toContain(kept);
    expect(JSON.stringify(redact(baileys))).toContain('3EB0C767D82B632F2E');
  });
});

describe('a pseudonym', () => {
  const of = (key: string, value: unknown) =>
    (redact({ [key]: value }) as Record<string, string>)[`${key}Hash`];
  const spellings = [
    ...['+5511987654321', '5511987654321', '551187654321', '1187654321', '11987654321', '005511987654321'],
    ...['(11) 98765-4321', '(11) 8765-4321', '+55 (11) 98765-4321', '0 11 98765-4321', '015 11 98765-4321'],
    ...['5511987654321:12@s.whatsapp.net', '551187654321@s.whatsapp.net', '5511987654321@c.us'],
    ...[
      '11987654321 ramal 12',
      '(11) 98765-4321, ramal: 12',
      '+55 11 98765-4321;ext=12',
      '+5511987654321 x12',
    ],
    ...[
      'tel:+55-11-98765-4321;ext=12',
      '*5511987654321*',
      '[5511987654321]',
      ' 5511987654321 ',
      '+55\u200b11\u200b987654321',
    ],
    ...['\uff15\uff15\uff11\uff11\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11', 5_511_987_654_321],
  ];
  it.each(['phone', 'telefone', 'remoteJid'])('under %s is one for one person', key => {
    expect(new Set(spellings.map(spelling => of(key, spelling))).size).toBe(1);
    expect(of(key, spellings[0])).toMatch(/^[b-t]{10}$/);
  });
  it('is another for another person, a landline, a lid and a group', () => {
    const others = [
      '+5511987654322',
      '1133334444',
      '123456789012345@lid',
      '120363025246125486@g.us',
      '5511987654321-1700000000@g.us',
    ];
    expect(new Set([spellings[0]!, ...others].map(value => of('remoteJid', value))).size).toBe(6);
  });
  it('shows nothing of the number in the mask beside it', () => {
    for (const spelling of spellings)
      expect(JSON.stringify(redact({ phone: spelling }))).not.toMatch(/8765|4321/);
  });
});

describe('the name of a field', () => {
  it.each([
    ...[
      'otp',
      'pin',
      'userPin',
      'pairingCode',
      'mediaKey',
      'senhaAtual',
      'novaSenha',
      'codigoVerificacao',
      'x-api-key',
    ],
    ...[
      'advSecretKey',
      'noiseKey',
      'signedPreKey',
      'hub.verify_token',
      'DB_PASSWORD',
      'sessiontoken',
      'set-cookie',
      'cvv',
    ],
  ])('%s says that the value is a secret, whatever it is', name => {
    for (const value of ['abc', 123, [1, 2], { a: 'b' }]) expect(redact({ [name]: value })).toEqual({});
    expect(redact([name, 'abc'])).toEqual([name, '[secret]']);
    expect(redact({ name, value: 'abc' })).toEqual({ name, value: '[secret]' });
    expect(redactText(`${name}: abcdef`)).toBe(`${name}: [secret]`);
  });
  it.each([
    ...[
      'tokenCount',
      'maxTokens',
      'keyId',
      'primaryKey',
      'statusCode',
      'passed',
      'monkey',
      'pinned',
      'zipCode',
      'option',
    ],
    ...[
      'tempoRespostaMs',
      'groupId',
      'errorMessage',
      'serverName',
      'passwordChangedAt',
      'routingKey',
      'mensagens_total',
    ],
  ])('%s says nothing of the kind', name => {
    expect(redact({ [name]: 'abc' })).toEqual({ [name]: 'abc' });
  });
  it.each([
    [{ pushName: 'Ana', notifyName: 'Ana', profile: { name: 'Ana' } }, '[name]', 3],
    [
      { mensagem: 'abc', texto: 'abc', conteudo: 'abc', pergunta: 'abc', resposta: 'abc' },
      '[3 characters]',
      5,
    ],
    [{ rawHeaders: ['Host', 'a', 'Cookie', 'b=c', 'Authorization', 'Bearer d'] }, '[secret]', 2],
  ])('tells names, contents and headers: %j', (value, mark, times) => {
    expect(JSON.stringify(redact(value)).split(mark)).toHaveLength(times + 1);
  });
  it('is no reason to trust what only looks masked', () => {
    expect(JSON.stringify(redact({ phone: '*5511987654321*', cpf: '[52998224725]' }))).not.toMatch(
      /98765|98224/,
    );
  });
});

describe('what throws when it is read', () => {
  it('is named, and what is beside it is kept', () => {
    const value = {
      a: 1,
      get b() {
        throw new Error('no');
      },
      c: {
        toJSON() {
          throw new Error('no');
        },
      },
      d: Proxy.revocable({}, {}),
    };
    value.d.revoke();
    expect(redact({ value })).toMatchObject({ value: { a: 1, b: '[unreadable]', c: '[unreadable]' } });
  });
});
