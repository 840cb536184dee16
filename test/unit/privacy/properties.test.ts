import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  maskPhone,
  pseudonym,
  redact,
  redactText,
  setPseudonymKey,
} from '../../../telemetry/privacy/index.ts';
import {
  cards,
  cnpjs,
  cpfs,
  type Datum,
  emails,
  homePhones,
  messengerIds,
  phones,
  pixCodes,
  tokens,
} from './generated.ts';

const anyDatum = fc.constantFrom(
  ...[...phones(1800, 'properties'), ...homePhones(600), ...messengerIds(100), ...emails(300)],
  ...[...cpfs(300), ...cnpjs(200), ...cards(200), ...pixCodes(100), ...tokens(300)],
);
/** What may stand beside a datum without becoming part of it. */
const beside = fc.constantFrom(
  ' ',
  '"',
  ': ',
  ', ',
  ';',
  '\n',
  '<',
  '>',
  '\u201c',
  ' — ',
  '|',
  '\t',
  '=',
  '? ',
  '! ',
);
const words = fc.stringMatching(/^[a-zà-ú ,;!?]{0,40}$/);
const hidden = ({ leak }: Datum, value: unknown): boolean => !leak.test(JSON.stringify(value));

describe('whatever stands around it', () => {
  it('a datum is not in the text', () => {
    fc.assert(
      fc.property(anyDatum, words, beside, beside, words, (datum, before, left, right, after) =>
        hidden(datum, redactText(`${before}${left}${datum.text}${right || ' '}${after}`)),
      ),
      { numRuns: 3000 },
    );
  });
  it('two data side by side are both not in it', () => {
    fc.assert(
      fc.property(
        anyDatum,
        anyDatum,
        fc.constantFrom(', ', '; ', ' / ', ' and ', '\n', '","'),
        (one, two, between) => {
          const clean = redactText(`${one.text}${between}${two.text}`);
          return hidden(one, clean) && hidden(two, clean);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('a datum is in no value, however it is nested', () => {
    fc.assert(
      fc.property(
        anyDatum,
        fc.array(fc.constantFrom('a', 'list', 'error', 'map'), { maxLength: 6 }),
        (datum, path) => {
          const value = path.reduceRight<unknown>((inner, step) => {
            if (step === 'list') return [1, inner];
            if (step === 'map') return new Map([['k', inner]]);
            if (step === 'error') return new Error('failed', { cause: inner });
            return { [step]: inner };
          }, datum.text);
          return hidden(datum, redact(value));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('redaction', () => {
  it('changes nothing more when it is done again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          anyDatum.map(({ text }) => `to ${text}.`),
        ),
        text => {
          const once = redactText(text);
          expect(redactText(once)).toBe(once);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('takes any value at all, and gives one that JSON can hold', () => {
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
        value => {
          JSON.stringify(redact(value), (_, item) => (typeof item === 'bigint' ? String(item) : item));
        },
      ),
      { numRuns: 1000 },
    );
  });
  it('takes a long text in a time that grows with it, and no more', () => {
    const time = (text: string): number => {
      const start = performance.now();
      redactText(text);
      return performance.now() - start;
    };
    // Texts that make a careless expression try again from each place.
    for (const unit of ['1 ', 'a', 'a.', '1-', '(', '%20', 'aA1', 'password=', '1.1,', 'x@']) {
      expect(time(unit.repeat(100_000 / unit.length)), unit).toBeLessThan(1500);
    }
  });
  it('removes what is under the key of a secret at any depth', () => {
    const key = fc.constantFrom(
      'password',
      'dbPassword',
      'api_key',
      'apiKey',
      'accessToken',
      'client_secret',
      'senha',
    );
    fc.assert(
      fc.property(
        key,
        fc.stringMatching(/^[a-z]{8,20}$/),
        fc.integer({ min: 0, max: 5 }),
        (name, secret, depth) => {
          let value: unknown = { [name]: `zq${secret}` };
          for (let i = 0; i < depth; i++) value = { inner: [value] };
          return !JSON.stringify(redact(value)).includes(secret);
        },
      ),
    );
  });
});

describe('a pseudonym', () => {
  it('is the same for every spelling of a number, and shows nothing of it', () => {
    const of = (phone: string) => (redact({ phone }) as { phoneHash: string }).phoneHash;
    const spellings = [
      '+5511987654321',
      '5511987654321',
      '+55 (11) 98765-4321',
      '(11) 98765-4321',
      '0055 11 98765-4321',
    ];
    expect(new Set(spellings.map(of)).size).toBe(1);
    expect(of(spellings[0]!)).toMatch(/^[b-t]{10}$/);
    expect(of('+5511987654322')).not.toBe(of(spellings[0]!));
  });
  it('holds from process to process by the key, and cannot be computed without', () => {
    setPseudonymKey('a key of at least sixteen characters');
    const first = pseudonym('5511987654321');
    setPseudonymKey('another key of sixteen characters');
    expect(pseudonym('5511987654321')).not.toBe(first);
    setPseudonymKey('a key of at least sixteen characters');
    expect(pseudonym('5511987654321')).toBe(first);
    expect(() => setPseudonymKey('short')).toThrow(
      'the privacy key has 5 characters: give a random one of at least 16',
    );
  });
  it('is not made of what is masked already', () => {
    expect(redact({ phone: maskPhone('+5511987654321') })).toEqual({ phone: '+55*********21' });
  });
});
