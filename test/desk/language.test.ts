import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskProject } from '../../core/desk/project.ts';
import { configure } from '../../core/project/config.ts';
import { dictionary, formatIn, preferred, type WordsOf } from '../../desk/language/index.ts';
import { readSettings } from '../../desk/settings.ts';
import { bilingual } from '../bilingual.ts';

const words = dictionary({
  en: {
    title: 'Inbox',
    firing: (count: number) => `${count} firing`,
    states: { open: 'open', days: ['Mon', 'Tue'] },
  },
  pt: {
    title: 'Caixa de entrada',
    firing: count => `${count} disparando`,
    states: { open: 'aberto', days: ['seg.', 'ter.'] },
  },
});

describe('a dictionary', () => {
  it('returns the words of a language', () => {
    const { title, firing, states }: WordsOf<typeof words> = words('pt');
    expect([title, firing(2), states.open, states.days[1]]).toEqual([
      'Caixa de entrada',
      '2 disparando',
      'aberto',
      'ter.',
    ]);
    expect(words('en').firing(1)).toBe('1 firing');
  });

  it('refuses a word that one language lacks: the compiler, and for JavaScript an error with its name', () => {
    // @ts-expect-error -- open is missing
    expect(() => dictionary({ en: { states: { open: 'open' } }, pt: { states: {} } })).toThrow(
      'the word "states.open" is in en only: write it in pt too',
    );
    // @ts-expect-error -- closed is not a word of the other language
    expect(() => dictionary({ en: { a: 'a' }, pt: { a: 'a', closed: 'fechado' } })).toThrow(
      'the word "closed" is in pt only: write it in en too',
    );
    // @ts-expect-error -- a function and a text
    expect(() => dictionary({ en: { a: (n: number) => `${n}` }, pt: { a: 'a' } })).toThrow(
      'the word "a" is a function in en and a text in pt: write the same in both',
    );
    // @ts-expect-error -- a day is missing
    expect(() => dictionary({ en: { days: ['Mon', 'Tue'] }, pt: { days: ['seg.'] } })).toThrow(
      'the word "days" is a list of 2 in en and a list of 1 in pt',
    );
  });
});

describe('a format', () => {
  const en = formatIn('en', 'America/Sao_Paulo');
  const pt = formatIn('pt', 'America/Sao_Paulo');
  const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
  const noon = Date.UTC(2026, 10, 26, 15, 5, 7);

  it('writes numbers, shares, money and sizes as each language does', () => {
    expect([en.number(1234.567), pt.number(1234.567)]).toEqual(['1,234.57', '1.234,57']);
    expect([en.percent(0.0345), pt.percent(0.0345, 2)]).toEqual(['3.5%', '3,45%']);
    expect([en.money(12.5, 'BRL'), pt.money(12.5, 'BRL')].map(spaces)).toEqual(['R$12.50', 'R$ 12,50']);
    expect([en.bytes(999), en.bytes(1_536_000), pt.bytes(1_536_000)]).toEqual(['999 B', '1.5 MB', '1,5 MB']);
  });

  it('writes dates in the time zone, with a clock of 24 hours', () => {
    expect([en.date(noon), pt.date(noon)]).toEqual(['Nov 26, 2026', '26 de nov. de 2026']);
    expect(pt.longDate(noon)).toBe('quinta-feira, 26 de novembro de 2026');
    expect([en.time(noon), en.dateTime(noon)]).toEqual(['12:05', 'Nov 26, 2026, 12:05']);
    expect(pt.dateTime(noon)).toBe('26 de nov. de 2026, 12:05');
    expect(en.exactly(noon)).toBe('Nov 26, 2026, 12:05:07 GMT-3');
    expect(formatIn('en').time(Date.UTC(2026, 0, 1, 0, 1))).toBe('00:01');
    expect(() => formatIn('en', 'Sao_Paulo')).toThrow('the time zone "Sao_Paulo" does not exist: use a name');
  });

  it.each([
    [0, '0 ms'],
    [350, '350 ms'],
    [1500, '1.5 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_500_000, '2 h 5 min'],
    [86_400_000 + 59_000, '1 d'],
    [-90_000, '-1 min 30 s'],
  ])('writes a duration of %d ms as %s', (milliseconds, text) => {
    expect(en.duration(milliseconds)).toBe(text);
    expect(pt.duration(milliseconds)).toBe(text.replace('.', ','));
  });

  it('says how long ago something was, and lists names', () => {
    expect([en.ago(noon - 200_000, noon), pt.ago(noon - 200_000, noon)]).toEqual([
      '3 minutes ago',
      'há 3 minutos',
    ]);
    expect([en.ago(noon + 7_300_000, noon), pt.ago(noon + 7_300_000, noon)]).toEqual([
      'in 2 hours',
      'em 2 horas',
    ]);
    expect([en.ago(noon, noon), pt.ago(noon, noon + 999)]).toEqual(['now', 'agora']);
    expect([en.list(['a', 'b', 'c']), pt.list(['a', 'b', 'c'])]).toEqual(['a, b, and c', 'a, b e c']);
  });
});

describe('the language of a page', () => {
  it('is the one asked for, else that of the browser, else that of the desk', () => {
    expect(preferred({ asked: 'pt', accept: 'en' }, 'en')).toBe('pt');
    expect(preferred({ asked: 'pt-BR' }, 'en')).toBe('pt');
    expect(preferred({ asked: ['pt', 'en'], accept: 'en-GB' }, 'pt')).toBe('en');
    expect(preferred({ accept: 'fr;q=0.9, en;q=0.1, pt-BR;q=0.5' }, 'en')).toBe('pt');
    expect(preferred({ accept: 'en;q=0, ;;q=x' }, 'pt')).toBe('pt');
    expect(preferred({ asked: 'fr', accept: 'pts' }, 'en')).toBe('en');
    expect(preferred({ accept: 'pt' }, 'en', ['en'])).toBe('en');
  });
});

describe('the language of the desk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-desk-language-'));
    const project = deskProject(configure(bilingual, { environment: 'staging' }));
    await writeFile(join(folder, 'project.json'), JSON.stringify(project));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['that of the environment', {}, 'pt'],
    ['the one that the environment variable names', { DESK_LANGUAGE: 'en' }, 'en'],
    ['English without a project', { PROJECT_FILE: '' }, 'en'],
  ])('is %s', async (_, env, language) => {
    const own = { PORT: '0', DATA_DIR: join(folder, 'data'), PROJECT_FILE: join(folder, 'project.json') };
    const desk = await startDesk(readSettings({ ...own, ...env }), {
      parts: [],
      output: { write: () => {} },
    });
    try {
      expect(desk.context.language).toBe(language);
    } finally {
      await desk.close();
    }
  });
  it('is one that there is', () => {
    expect(() => readSettings({ DATA_DIR: folder, DESK_LANGUAGE: 'de' })).toThrow(
      'DESK_LANGUAGE is "de"; use one of en, pt',
    );
  });
});
