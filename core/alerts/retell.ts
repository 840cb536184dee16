import type { Step } from './prose.ts';

/** A number that texts name, as it was and as it is; a time in milliseconds. */
export interface Change {
  readonly kind: 'number' | 'time';
  readonly from: number;
  readonly to: number;
}

/** What stands before a number that is a threshold. */
const BEFORE = String.raw`(?<=\b(?:above|below|beyond|over|under|than|exceeds?|reach(?:es)?|least|most|threshold of|limit of|acima de|abaixo de|mais de|menos de|maior(?:es)? que|menor(?:es)? que|passam? de|pelo menos|ao menos|no (?:mínimo|máximo)|limite de|ultrapassam?|excedem?|atingem?|chegam? a)\s)`;
const NUMBER_ENDS = String.raw`(?![\d.,]*\d)`;
const TIME_BEFORE = String.raw`(?<=\b(?:for|por|durante|há)\s(?:the last |more than |at least |mais de |pelo menos )?)`;
const UNITS = [
  { names: ['day', 'dia'], ms: 86_400_000, sign: 'd' },
  { names: ['hour', 'hora'], ms: 3_600_000, sign: 'h' },
  { names: ['minute', 'minuto'], ms: 60_000, sign: 'min' },
  { names: ['second', 'segundo'], ms: 1000, sign: 's' },
] as const;

/**
 * Returns the text with what has changed: a threshold where the text compares with it or writes it in percent, and the time
 * for which a condition holds. Other numbers stay, for they may mean something else.
 */
export function retold(text: string, changes: readonly Change[]): string {
  return changes.reduce(
    (so, change) => (change.kind === 'number' ? number(so, change) : time(so, change)),
    text,
  );
}

/** Returns the step of a runbook with what has changed; what it refers to stays. */
export function retoldStep(step: Step, changes: readonly Change[]): Step {
  if (typeof step === 'string') return retold(step, changes);
  return { ...step, text: step.text.map(piece => retold(piece, changes)) };
}

function number(text: string, { from, to }: Change): string {
  const shares = from > 0 && from < 1 && to > 0 && to <= 1;
  const percent = shares
    ? text.replace(
        new RegExp(`(?<![\\d.,])${spelled(from * 100)}(\\s?)%`, 'g'),
        (found, gap: string) => `${like(found, to * 100)}${gap}%`,
      )
    : text;
  return percent.replace(new RegExp(`${BEFORE}${spelled(from)}${NUMBER_ENDS}(?!\\s?%)`, 'gi'), found =>
    like(found, to),
  );
}

/** Returns the pattern of a number, with a point or a comma. */
function spelled(value: number): string {
  return escaped(plain(value)).replace('\\.', '[.,]');
}

/** Writes a number with the comma of the one that it replaces. */
function like(found: string, value: number): string {
  return found.includes(',') ? plain(value).replace('.', ',') : plain(value);
}

function time(text: string, { from, to }: Change): string {
  return UNITS.reduce((so, { names, ms, sign }) => {
    if (from === 0 || from % ms !== 0) return so;
    const pattern = new RegExp(`${TIME_BEFORE}${from / ms} ?(?:(${names.join('|')})s?|${sign})\\b`, 'gi');
    return so.replace(pattern, (_, name?: string) => written(to, name));
  }, text);
}

/** Writes a time in the largest unit that divides it, in the language of the word that it replaces. */
function written(ms: number, word?: string): string {
  const unit = UNITS.find(one => ms > 0 && ms % one.ms === 0) ?? UNITS.at(-1)!;
  const count = plain(ms / unit.ms);
  if (word === undefined) return `${count} ${unit.sign}`;
  const name = unit.names[UNITS.some(({ names }) => names[1] === word) ? 1 : 0];
  return `${count} ${name}${count === '1' ? '' : 's'}`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
