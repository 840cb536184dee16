/** Words, numbers and dates in the languages of the desk. */
export { type Dictionary, dictionary, type Translated, type Words, type WordsOf } from './dictionary.ts';
export { type Format, formatIn } from './format.ts';
export { preferred } from './preferred.ts';
