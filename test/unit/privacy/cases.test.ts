import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../telemetry/privacy/index.ts';

/** A text, and what becomes of it, or what must not be left in it. */
interface Case {
  readonly kind: string;
  readonly text: string;
  readonly right?: string;
  readonly without?: string;
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8')) as readonly Case[];

describe('cases from the field', () => {
  it.each(cases)('$kind: $text', ({ text, right, without }) => {
    const clean = redactText(text);
    if (right !== undefined) expect(clean).toBe(right);
    else expect(clean).not.toContain(without);
  });
});

const PHONE = '+55*********21';
describe.each([
  [
    'what belongs to the sentence',
    [
      ['[5511987654321]', `[${PHONE}]`],
      ['(+55 11 98765-4321)', `(${PHONE})`],
      ['5511987654321...', `${PHONE}...`],
      ['~5511987654321~ _11987654321_', `~${PHONE}~ _${PHONE}_`],
      ['|11987654321|5|', `|${PHONE}|5|`],
      ['audio_5511987654321_2.ogg', `audio_${PHONE}_2.ogg`],
      ['5511987654321/messages', `${PHONE}/messages`],
      ['5511987654321-1700000000', `${PHONE}-1700000000`],
      ['3 11987654321', `3 ${PHONE}`],
      ['2026-11-21-5511987654321.log', `2026-11-21-${PHONE}.log`],
    ],
  ],
  [
    'other groups',
    [
      ['11 9 8765 4321', PHONE],
      ['1198765-4321', PHONE],
      ['+55 (11) 9.8765-4321', PHONE],
      ['55+11+98765+4321', PHONE],
      ['0 11 98765-4321', PHONE],
      ['(011) 98765-4321', PHONE],
      ['+55(011)98765.4321', PHONE],
      ['55-11-3333-4444', '+55********44'],
      ['551188887777', '+55********77'],
    ],
  ],
  [
    'ids and extensions',
    [
      ['5511987654321:12@s.whatsapp.net', `${PHONE}@s.whatsapp.net`],
      ['551188887777@c.us', '+55********77@c.us'],
      ['from 123456789012345@lid', 'from [lid]'],
      ['to 120363025246125486@g.us', 'to [group]'],
      ['5511987654321-1700000000@g.us', '[group]'],
      ['(11) 3333-4444 ramal 12', '+55********44 ramal 12'],
      ['tel:+55-11-98765-4321;ext=12', `tel:${PHONE};ext=12`],
    ],
  ],
  [
    'escapes and signs',
    [
      ['/c?phone=%2B5511987654321&n=1', `/c?phone=${PHONE}&n=1`],
      ['taxa de 10%11987654321', `taxa de 10%${PHONE}`],
      ['/c?q=%2528%2531%2531%2529%252098765-4321', `/c?q=${PHONE}`],
      ['Olá… “5511987654321” – não', `Olá… “${PHONE}” – não`],
      ['5️⃣5️⃣1️⃣1️⃣9️⃣8️⃣7️⃣6️⃣5️⃣4️⃣3️⃣2️⃣1️⃣', PHONE],
      ['\u001b[32m5511987654321\u001b[0m', `\u001b[32m${PHONE}\u001b[0m`],
    ],
  ],
  [
    'documents, cards and codes',
    [
      ['529 982 247 25', '[cpf]'],
      ['11.222.333/0001-81', '[cnpj]'],
      ['11222333000181', '[cnpj]'],
      ['12.ABC.345/01DE-35', '[cnpj]'],
      ['CNPJ 12ABC34501DE35', 'CNPJ [cnpj]'],
      ['5555-5555-5555-4444 e 378282246310005', '[card] e [card]'],
    ],
  ],
  [
    'secrets',
    [
      ['amqp://u:a/b@c@host/v', 'amqp://u:[secret]@host/v'],
      ['https://host:8443/a?mail=x', 'https://host:8443/a?mail=x'],
      ['Set-Cookie: sid=a; Path=/\nHost: b', 'Set-Cookie: [secret]\nHost: b'],
      [
        `curl -H 'Authorization: Digest u="x", r="y"' http://a`,
        `curl -H 'Authorization: Digest [secret]' http://a`,
      ],
      ['{"cookie":"a=1; b=2","n":2}', '{"cookie":"[secret]","n":2}'],
      ['otp=482913 pin: 0000', 'otp=[secret] pin: [secret]'],
      ['pairingCode: ABCD-1234', 'pairingCode: [secret]'],
      ['senhaAtual=abc&nova_senha=def', 'senhaAtual=[secret]&nova_senha=[secret]'],
      ['seu código de verificação: 482913', 'seu código de verificação: [secret]'],
      ['["x-api-key","abc"],["accept","json"]', '["x-api-key","[secret]"],["accept","json"]'],
      ['{"name":"X-Api-Key","value":"abc"}', '{"name":"X-Api-Key","value":"[secret]"}'],
      [String.raw`{\"token\":\"a\\\"b\",\"n\":1}`, String.raw`{\"token\":\"[secret]\",\"n\":1}`],
      ['"mediaKey":{"0":1,"1":2}', '"mediaKey":{[secret]}'],
      ['Unexpected token: punc', 'Unexpected token: punc'],
      ['max_tokens: 4096, tokenCount=12', 'max_tokens: 4096, tokenCount=12'],
    ],
  ],
  [
    'what was said and who said it, in JSON within a text',
    [
      [
        '{"pushName":"Ana","conversation":"oi, tudo"}',
        '{"pushName":"[name]","conversation":"[8 characters]"}',
      ],
      ['{"mensagem":"oi"}', '{"mensagem":"[2 characters]"}'],
    ],
  ],
  [
    'what is ordinary',
    [
      ['v2.11.987 at 10.0.0.1:8080', 'v2.11.987 at 10.0.0.1:8080'],
      ['took 11.987654321 s', 'took 11.987654321 s'],
      ['git@github.com:owner/repository.git', 'git@github.com:owner/repository.git'],
      ['12 345 678 of 1.234.567,89', '12 345 678 of 1.234.567,89'],
    ],
  ],
] as const)('%s', (_, rows) => {
  it.each(rows)('%s', (text, right) => {
    const clean = redactText(text);
    expect(clean).toBe(right);
    expect(redactText(clean)).toBe(clean);
  });
});
