import type { Language } from 'vigia/desk';

/** The words of a page or of messages: texts, functions that return texts, and groups of both. */
export interface Words {
  readonly [name: string]: string | readonly string[] | ((...args: never[]) => string) | Words;
}

/** The same words in another language: the names and the parameters stay, the texts differ. */
export type Translated<W> = {
  readonly [Name in keyof W]: W[Name] extends string
    ? string
    : W[Name] extends readonly string[]
      ? Each<W[Name]>
      : W[Name] extends (...args: infer Args) => string
        ? (...args: Args) => string
        : Translated<W[Name]>;
};

/** A list of as many texts. */
type Each<List> = { readonly [I in keyof List]: string };

/** Returns the words of a language. */
export type Dictionary<W> = (language: Language) => Translated<W>;

/** The words that a dictionary returns: the type of a parameter `words`. */
export type WordsOf<D> = D extends Dictionary<infer W> ? Translated<W> : never;

/**
 * Declares words in every language. A word that one language lacks, or has in addition, does not compile; for JavaScript it
 * throws with the language and the name.
 *
 * @example
 * ```ts
 * const words = dictionary({
 *   en: { title: 'Inbox', firing: (count: number) => `${count} firing` },
 *   pt: { title: 'Caixa de entrada', firing: count => `${count} disparando` },
 * });
 * words('pt').firing(2); // 2 disparando
 * ```
 */
export function dictionary<const W extends Words>(words: {
  readonly en: W;
  readonly pt: Translated<NoInfer<W>>;
}): Dictionary<W> {
  const { en, pt } = words as { en: Words; pt: Words };
  compare(en, pt, 'en', 'pt', '');
  compare(pt, en, 'pt', 'en', '');
  return language => words[language] as Translated<W>;
}

/** Throws for a word of the one language that the other lacks, or has as something else. */
function compare(one: Words, other: Words, has: Language, lacks: Language, path: string): void {
  for (const [name, word] of Object.entries(one)) {
    const place = path === '' ? name : `${path}.${name}`;
    const same = other[name];
    if (same === undefined)
      throw new Error(`the word "${place}" is in ${has} only: write it in ${lacks} too`);
    if (kindOf(word) !== kindOf(same))
      throw new Error(
        `the word "${place}" is ${kindOf(word)} in ${has} and ${kindOf(same)} in ${lacks}: write the same in both`,
      );
    if (kindOf(word) === 'a group') compare(word as Words, same as Words, has, lacks, place);
  }
}

function kindOf(word: Words[string]): string {
  if (typeof word === 'string') return 'a text';
  if (typeof word === 'function') return 'a function';
  return Array.isArray(word) ? `a list of ${word.length}` : 'a group';
}
