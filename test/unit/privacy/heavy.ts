import { digits, letters, randomFrom } from './random.ts';

const SIZE = 1_000_000;
/** Drawn once, and repeated: what is beyond the budget is not looked at. */
const DRAWN = 50_000;

/** 1 MB each of what makes careless programs try again from each place. */
export function heavyTexts(): [name: string, text: string][] {
  const r = randomFrom('heavy');
  const d = (count: number) => digits(r, count);
  const units: Record<string, (i: number) => string> = {
    phones: () => `5511${d(9)} foi chamado, `,
    'phones in groups': () => `(${d(2)}) ${d(5)}-${d(4)} ou `,
    'phones of other countries': () => `0${d(1)} ${d(2)} ${d(2)} ${d(2)} ${d(2)};`,
    'phones after a plus': () => `+${d(12)} `,
    digits: () => d(64),
    'digits and blanks': () => `${d(2)} `,
    'digits and dashes': () => `${d(3)}-`,
    'digits and dots': () => `${d(4)}.`,
    'digits in parentheses': () => `((${d(1)}`,
    'digits of other scripts': () => '\u0665',
    'invisible signs': () => '\u200b',
    documents: () => `${d(3)}.${d(3)}.${d(3)}-${d(2)} `,
    cards: () => `4${d(3)} ${d(4)} ${d(4)} ${d(4)} `,
    ids: () => `${d(13)}@s.whatsapp.net `,
    'nested JSON': i => `{"k${i}":[{"v":"${d(5)}"},`,
    'JSON of objects': i => `{"k${i}":"v${d(5)}","n":${d(3)}},`,
    base64: () => letters(r, 512),
    escapes: () => '%35',
    'escapes of escapes': () => '%2535',
    'broken escapes': () => '%C3',
    'at signs': () => '@',
    addresses: i => `a${i}@b.com `,
    'long local parts': () => `${'a'.repeat(63)}@`,
    quotes: () => '"',
    'quoted words': () => '"a"',
    backslashes: () => 'pin=\\\\\\"',
    'equals signs': () => 'a=',
    secrets: i => `password=x${i}&`,
    'open quotes': () => 'token="',
    headers: () => 'cookie:',
    'authorities of URLs': () => '://a:b@',
    'URLs without an end': () => 'a://a:',
    'beginnings of tokens': () => 'eyJ',
    'beginnings of Pix codes': () => '000201',
    letters: () => 'aA1',
    capitals: () => 'A',
    words: i => `palavra${i % 7} `,
  };
  return Object.entries(units).map(([name, unit]) => {
    let text = '';
    for (let i = 0; text.length < DRAWN; i++) text += unit(i);
    return [name, text.repeat(SIZE / DRAWN).slice(0, SIZE)];
  });
}
