import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { redaction } from '../../../core/stack/log-collector/redaction/index.ts';
import { redactText } from '../../../telemetry/privacy/index.ts';
import { kindOfName } from '../../../telemetry/privacy/names.ts';
import { asCollected } from './as-collected.ts';
import { lines, markdown, measured, ordinary, printed } from './measure.ts';

interface Case {
  readonly text: string;
  readonly right?: string;
  readonly without?: string;
}
const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../privacy/cases.json'), 'utf8'),
) as readonly Case[];
const page = readFileSync(join(import.meta.dirname, '../../../docs/log-collector.md'), 'utf8');
const PHONE = '+55*********21';

describe('what the collector makes of', () => {
  /** Without check digits, eleven digits are a number. */
  const right = (text: string | undefined) => text?.replace(/\[cpf\]/, '[number]');
  it.each(cases)('the case $text', ({ text, right: wanted, without }) => {
    const clean = asCollected(text);
    if (wanted === undefined) expect(clean).not.toContain(without);
    else if (/\b\d{11}\b/.test(text)) expect([wanted, right(wanted)]).toContain(clean);
    else expect(clean).toBe(wanted);
  });

  it.each([
    ['[5511987654321]', `[${PHONE}]`],
    ['audio_5511987654321_2.ogg', `audio_${PHONE}_2.ogg`],
    ['5511987654321-1700000000', `${PHONE}-1700000000`],
    ['11 9 8765 4321', PHONE],
    ['(011) 98765-4321', PHONE],
    ['551188887777', '+55********77'],
    ['ligou de 1 1 9 8 7 6 5 4 3 2 1, sem', `ligou de ${PHONE}, sem`],
    ['5511987654321:12@s.whatsapp.net', `${PHONE}@s.whatsapp.net`],
    ['from 123456789012345@lid', 'from [lid]'],
    ['5511987654321-1700000000@g.us', '[group]'],
    ['/c?phone=%2B5511987654321&n=1', `/c?phone=${PHONE}&n=1`],
    ['\u001b[32m5511987654321\u001b[0m', `\u001b[32m${PHONE}\u001b[0m`],
    ['+44 7911 123456', '+44****56'],
    ['11.222.333/0001-81', '[cnpj]'],
    ['CNPJ 12ABC34501DE35', 'CNPJ [cnpj]'],
    ['5555-5555-5555-4444 e 378282246310005', '[card] e [card]'],
    ['otp=482913 pin: 0000', 'otp=[secret] pin: [secret]'],
    ['senhaAtual=abc&nova_senha=def', 'senhaAtual=[secret]&nova_senha=[secret]'],
    ['dbPassword: abc', 'dbPassword: [secret]'],
    ['["x-api-key","abc"]', '["x-api-key","[secret]"]'],
    ['{"name":"X-Api-Key","value":"abc"}', '{"name":"X-Api-Key","value":"[secret]"}'],
    [String.raw`{\"token\":\"a\\\"b\",\"n\":1}`, String.raw`{\"token\":\"[secret]\",\"n\":1}`],
    ['<wsse:Password Type="x">Zx9k</wsse:Password>', '<wsse:Password Type="x">[secret]</wsse:Password>'],
    ["ALTER ROLE app WITH PASSWORD 'it''s Zx9k'", "ALTER ROLE app WITH PASSWORD '[secret]'"],
    ['Command failed: mysql --password Zx9k db', 'Command failed: mysql --password [secret] db'],
    ['Seu código é 839201', 'Seu código é [secret]'],
    ['Authorization: Bearer abcdefgh', 'Authorization: Bearer [secret]'],
    ['{"pushName":"Ana","conversation":"oi"}', '{"pushName":"[name]","conversation":"[content]"}'],
  ])('%s', (text, right) => expect(asCollected(text)).toBe(right));

  it('fields of JSON stays JSON, with numbers as texts', () => {
    const line =
      '{"level":30,"time":1764132143000,"phone":5511987654321,"cpf":52998224725,"password":"a\\"b","pin":1234,"latitude":-23.5,"token":{"a":1},"n":1}';
    expect(JSON.parse(asCollected(line))).toEqual({
      ...{ level: 30, time: 1764132143000, phone: PHONE, cpf: '[cpf]', password: '[secret]' },
      ...{ pin: '[secret]', latitude: '[place]', token: '[secret]', n: 1 },
    });
  });

  it.each([
    'Unexpected token: punc',
    '[token] : refreshed',
    'max_tokens: 4096, tokenCount=12, monkey=3, spin=4',
    'password authentication failed for user "postgres"',
    'status code 404, exit code 1234',
    '{"token":null,"secret":true,"password":"","error_code":404}',
    'v2.11.987 at 10.0.0.1:8080',
    'git@github.com:owner/repository.git',
    'at 2026-11-21T14:00:00.000Z id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 took 1234 ms',
    'https://host:8443/a?mail=x',
  ])('what is ordinary: %s', text => expect(asCollected(text)).toBe(text));
});

describe('names that say secret', () => {
  it.each([
    ...[
      'password',
      'senha',
      'api_key',
      'apiKey',
      'x-api-key',
      'accessToken',
      'client_secret',
      'otp',
      'userPin',
    ],
    ...[
      'session_tokens',
      'mediaKey',
      'chave_api',
      'pairingCode',
      'codigo_de_verificacao',
      'DB_PASSWORD',
      'jwt',
    ],
  ])('%s, to the kit and to the collector', name => {
    expect(kindOfName(name)).toBe('secret');
    expect(asCollected(`{"${name}":"zq"}`)).toBe(`{"${name}":"[secret]"}`);
    expect(asCollected(`${name}=zq&a=1`)).toBe(`${name}=[secret]&a=1`);
  });
});

describe('the rules', () => {
  it('are expressions of RE2', () => {
    for (const { rules, only } of redaction)
      for (const find of [...rules.map(({ find }) => find), ...(only ? [only] : [])])
        expect(() => RE2JS.compile(find)).not.toThrow();
  });
  it('leak what docs/log-collector.md says, and no more', () => {
    const all = [...lines, ...ordinary.map(({ text }) => text)];
    const inText = all.map(asCollected);
    const inJson = all.map(msg => (JSON.parse(asCollected(JSON.stringify({ msg }))) as { msg: string }).msg);
    const found = [inText, inJson].map(clean =>
      measured(clean.slice(0, lines.length), clean.slice(lines.length)),
    );
    const ofKit = measured(
      lines.map(redactText),
      ordinary.map(({ text }) => redactText(text)),
    );
    expect([...ofKit.leaked.values()].every(leaked => leaked === 0)).toBe(true);
    console.log(printed(found[0]!, found[1]!));
    expect(page).toContain(markdown(found[0]!, found[1]!));
    for (const { alarms } of found) expect([...alarms.keys()]).toEqual(['boleto']);
  });
});
