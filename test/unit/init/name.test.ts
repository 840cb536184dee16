import { describe, expect, it } from 'vitest';
import { nameFrom, problemOf, renamed } from '../../../core/init/name.ts';

describe('a name from that of a folder', () => {
  it.each([
    ['my-bot', 'my-bot'],
    ['Bot de Vendas 2', 'bot-de-vendas-2'],
    ['Atenção_Já', 'atencao-ja'],
    ['2026-bots', 'bots'],
    ['--', 'my-service'],
    ['微信', 'my-service'],
    ['vigia', 'vigia-watch'],
    ['prometheus', 'prometheus-watch'],
    ['a'.repeat(80), 'a'.repeat(40)],
  ])('%s is %s', (folder, name) => {
    expect(nameFrom(folder)).toBe(name);
    expect(problemOf(name)).toBeUndefined();
  });
});

describe('a name', () => {
  it.each(['a', 'bot', 'class', 'bot-2', 'new', 'constructor'])('%s can be taken', name => {
    expect(problemOf(name)).toBeUndefined();
  });
  it.each([
    ['Bot', 'letters'],
    ['9bots', 'letters'],
    ['bot_1', 'letters'],
    ['bot--1', 'letters'],
    ['-bot', 'letters'],
    ['', 'letters'],
    ['@acme/bot', 'letters'],
    ['a'.repeat(41), 'length'],
    ['vigia', 'taken'],
    ['typescript', 'taken'],
    ['monitoring', 'taken'],
    ['watch', 'taken'],
    ['loki', 'taken'],
    ['http', 'taken'],
    ['vigia-home', 'taken'],
  ])('%s cannot: %s', (name, problem) => {
    expect(problemOf(name)).toBe(problem);
  });
  it('is written in every spelling of the templates', () => {
    const all = 'my-service my_service MyService myService My service';
    expect(renamed(all, 'bot-de-vendas')).toBe(
      'bot-de-vendas bot_de_vendas BotDeVendas botDeVendas Bot de vendas',
    );
  });
});
