import { dictionary, type WordsOf } from '../../language/index.ts';
import { en } from './en.ts';
import { pt } from './pt.ts';

/** The words of the pages, by language. */
export const words = dictionary({ en, pt });
export type PageWords = WordsOf<typeof words>;
