import type { Unit } from './metric.ts';

/**
 * Returns the word as a unit: `tokens`, `requests`, `USD`. Panels show its values in the Grafana unit of that word where
 * there is one, else with the word behind them. Throws if the word is empty or longer than a word.
 *
 * @example
 * ```ts
 * unit('tokens'); // tokens
 * ```
 */
export function unit<const Word extends string>(word: Word): Word & Unit {
  if (word.trim() === '' || word !== word.trim() || word.length > 40 || /[\n"]/.test(word))
    throw new Error(`unit is ${JSON.stringify(word)}: give a word or two, such as tokens`);
  return word;
}
