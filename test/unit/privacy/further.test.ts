import { describe, expect, it } from 'vitest';
import { redact, redactText, setPseudonymKey } from '../../../telemetry/privacy/index.ts';

const PHONE = '+55*********21';

describe('a number', () => {
  it.each([
    '1 1 9 8 7 6 5 4 3 2 1',
    '5 5 1 1 9 8 7 6 5 4 3 2 1',
    '1-1-9-8-7-6-5-4-3-2-1',
    '1.1.9.8.7.6.5.4.3.2.1',
    '11 98765～4321',
  ])('is found in %s', spelling => {
    expect(redactText(`ligou de ${spelling}, sem resposta`)).toBe(`ligou de ${PHONE}, sem resposta`);
  });
  it.each(['1 0 0 1 1 0 1 0 1 1 0', '1 1 9 8 7 6 5 4 3 2 1 0', 'v1.1.9.8', '3 1 9 0 0 0 0 0 0 0 0 0'])(
    'is not found in %s',
    text => {
      expect(redactText(text)).toBe(text);
    },
  );
});

describe('a secret', () => {
  it.each([
    ["password='it''s Zx9k'", "password='[secret]'"],
    ['password="a ""Zx9k"""', 'password="[secret]"'],
    ['password   =   "Zx9k"', 'password   =   "[secret]"'],
    ['DB_PASSWORD        = Zx9k', 'DB_PASSWORD        = [secret]'],
    ['user[password]=Zx9k&a=1', 'user[password]=[secret]&a=1'],
    ['user%5Bpassword%5D=Zx9k&a=1', 'user%5Bpassword%5D=[secret]&a=1'],
    ['- name: DB_PASSWORD\n  value: Zx9k', '- name: DB_PASSWORD\n  value: [secret]'],
    ['name=DB_PASSWORD value=Zx9k', 'name=DB_PASSWORD value=[secret]'],
    ['<password>Zx9k</password>', '<password>[secret]</password>'],
    ['<wsse:Password Type="x">Zx9k</wsse:Password>', '<wsse:Password Type="x">[secret]</wsse:Password>'],
    ['<senha><![CDATA[Zx9k]]></senha>', '<senha><![CDATA[[secret]]]></senha>'],
    ["ALTER ROLE app WITH PASSWORD 'it''s Zx9k'", "ALTER ROLE app WITH PASSWORD '[secret]'"],
    ["CREATE USER app IDENTIFIED BY 'Zx9k'", "CREATE USER app IDENTIFIED BY '[secret]'"],
    ['Command failed: mysql --password Zx9k db', 'Command failed: mysql --password [secret] db'],
    ['AccountKey=Zx9k;EndpointSuffix=x', 'AccountKey=[secret];EndpointSuffix=x'],
    ['chave_api=Zx9k', 'chave_api=[secret]'],
    ['chaveSecreta: Zx9k', 'chaveSecreta: [secret]'],
    ['senha do usuário: Zx9k', 'senha do usuário: [secret]'],
    ['Seu código é 839201', 'Seu código é [secret]'],
    ['your code is 839201. Do not share it', 'your code is [secret]. Do not share it'],
    ['otp 839201 sent', 'otp [secret] sent'],
  ])('goes from %s', (text, right) => {
    expect(redactText(text)).toBe(right);
    expect(redactText(right)).toBe(right);
  });
  it.each([
    "password='' user='ana'",
    '[token] : refreshed',
    'status code 404, exit code 1234, code is 20.5 %',
    '--password <value>',
    '<title>Token expired</title>',
    'password authentication failed for user "postgres"',
  ])('is not seen in %s', text => {
    expect(redactText(text)).toBe(text);
  });
});

describe('a person under a key that may say something else', () => {
  setPseudonymKey('k'.repeat(32));
  const { phoneHash } = redact({ phone: '5511987654321' }) as { phoneHash: string };
  it.each([
    'sender',
    'participant',
    'quotedParticipant',
    'from',
    'to',
    'author',
    'owner',
    'number',
    'remetente',
  ])('has the pseudonym of the person: %s', key => {
    for (const value of [
      '5511987654321:12@s.whatsapp.net',
      '+55 (11) 98765-4321',
      '1187654321',
      5511987654321,
    ]) {
      expect(redact({ [key]: value })).toHaveProperty(`${key}Hash`, phoneHash);
    }
    for (const value of ['cart', 'cliente 5511987654321 novo', 12]) {
      expect(redact({ [key]: value })).not.toHaveProperty(`${key}Hash`);
    }
  });
  it('is told from groups and lids', () => {
    expect(redact({ from: '120363012345678901@g.us' })).toMatchObject({
      from: '[group]',
      fromHash: expect.any(String),
    });
    expect(redact({ sender: '98765432101234@lid' })).toMatchObject({
      sender: '[lid]',
      senderHash: expect.any(String),
    });
  });
});
