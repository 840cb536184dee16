import {
  addressesOfPeople,
  colours,
  documents,
  escapes,
  harmless,
  phones,
  pix,
  repaired,
  scripts,
  typography,
  unknown,
} from './numbers.ts';
import { MARKS, type RuleGroup, rule } from './rule.ts';
import { addresses, contents, headers, pairs, randomWords, tokens } from './secrets.ts';

/**
 * What the collector replaces in a line, in this order: as the kit of Vigia does, as far as expressions of RE2 can. What
 * they cannot is in docs/log-collector.md.
 */
export const redaction: readonly RuleGroup[] = [
  { name: 'marks', only: MARKS, rules: [rule(MARKS, '')] },
  scripts,
  typography,
  addresses,
  escapes,
  colours,
  pix,
  contents,
  headers,
  pairs,
  addresses,
  tokens,
  randomWords,
  harmless,
  addressesOfPeople,
  documents,
  phones,
  unknown,
  repaired,
  { name: 'marks, again', only: MARKS, rules: [rule(MARKS, '')] },
];
