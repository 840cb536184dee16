import { didYouMean } from '../promql/text/suggest.ts';
import { checkNames } from './duty-names.ts';
import type { RotaPlan } from './rota.ts';

/** A day, `2026-01-05`, or a day with a time, `2026-01-05T18:00`. */
export type DayOrTime = `${number}-${number}-${number}` | `${number}-${number}-${number}T${number}:${number}`;

/**
 * Who has the duty.
 *
 * @example
 * ```ts
 * onCall: {
 *   people: { ana: { channels: ['ana-phone'] }, bruno: { channels: ['bruno-telegram'] } },
 *   rota: ['ana', 'bruno'],
 *   from: '2026-01-05',
 *   timeZone: 'America/Sao_Paulo',
 *   overrides: [{ from: '2026-02-16', until: '2026-02-18', person: 'bruno' }],
 * },
 * ```
 */
export interface OnCall<Person extends string = string, Channel extends string = string> {
  /** By name, with the channels that reach them. */
  readonly people: { readonly [name in Person]: { readonly channels: readonly Channel[] } };
  /** People in their turns, again and again. */
  readonly rota: readonly NoInfer<Person>[];
  /** The first day of a turn of the first person: its day of the week is that of every handover of weekly turns. */
  readonly from: `${number}-${number}-${number}`;
  /** When a turn ends and the next one begins. Default `09:00`. */
  readonly handover?: `${number}:${number}`;
  /** A name of the IANA database, such as `America/Sao_Paulo`. */
  readonly timeZone: string;
  /** How many days a turn has. Default 7. */
  readonly everyDays?: number;
  /** Who stands in, from the handover of a day, or a time, until that of another. Default: nobody. */
  readonly overrides?: readonly {
    readonly from: DayOrTime;
    readonly until: DayOrTime;
    readonly person: NoInfer<Person>;
  }[];
}

/** The rota as the desk has it. */
export interface DeskOnCall extends RotaPlan {
  readonly people: Readonly<Record<string, { readonly channels: readonly string[] }>>;
}

const FIELDS: readonly string[] = [
  'people',
  'rota',
  'from',
  'handover',
  'timeZone',
  'everyDays',
  'overrides',
] satisfies (keyof OnCall)[];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MOST_DAYS = 366;

/** Returns the rota with its defaults. Throws with the field, the value and the fix if it cannot be. */
export function onCallOf(where: string, onCall: OnCall, channels: readonly string[]): DeskOnCall {
  const refuse = (field: string, value: unknown, fix: string): never => {
    throw new Error(`${where}.${field} is ${JSON.stringify(value)}: ${fix}`);
  };
  if (typeof onCall !== 'object' || onCall === null)
    throw new Error(`${where} is ${JSON.stringify(onCall)}: give people, rota, from and timeZone`);
  for (const field of Object.keys(onCall))
    if (!FIELDS.includes(field))
      throw new Error(`${where} has "${field}": ${didYouMean(field, FIELDS) ?? `use ${FIELDS.join(', ')}`}`);
  const { people, rota, from, handover = '09:00', timeZone, everyDays = 7, overrides = [] } = onCall;
  const names = Object.keys(people ?? {});
  if (names.length === 0)
    refuse('people', people, "name at least one, such as { ana: { channels: ['ana'] } }");
  for (const name of names) {
    if (channels.includes(name) && !ownChannel(onCall, name))
      refuse(`people.${name}`, name, 'channels has this name too, so that it means two; rename one');
    checkNames(`${where}.people.${name}.channels`, people[name]?.channels, {
      ...{ channels, people: [], rota: false },
    });
  }
  const mustBeKnown = (field: string, person: string): void => {
    if (!names.includes(person))
      refuse(field, person, didYouMean(person, names) ?? `use one of people: ${names.join(', ')}`);
  };
  if (!Array.isArray(rota) || rota.length === 0) refuse('rota', rota, 'list people in their turns');
  for (const [i, person] of rota.entries()) mustBeKnown(`rota[${i}]`, person);
  if (!isDay(from)) refuse('from', from, 'give the first day of a turn, such as 2026-01-05');
  if (!TIME.test(handover)) refuse('handover', handover, 'give hours and minutes, such as 09:00');
  if (!isTimeZone(timeZone))
    refuse('timeZone', timeZone, 'give a name of the IANA database, such as America/Sao_Paulo or UTC');
  if (!(Number.isInteger(everyDays) && everyDays >= 1 && everyDays <= MOST_DAYS))
    refuse('everyDays', everyDays, `give a whole number of days from 1 to ${MOST_DAYS}, such as 7`);
  for (const [i, one] of overrides.entries()) {
    for (const field of ['from', 'until'] as const)
      if (!isDayOrTime(one[field]))
        refuse(
          `overrides[${i}].${field}`,
          one[field],
          'give a day, or a day with a time as 2026-02-16T18:00',
        );
    if (!(fullTime(one.from, handover) < fullTime(one.until, handover)))
      refuse(`overrides[${i}].until`, one.until, `give a time after ${one.from}`);
    mustBeKnown(`overrides[${i}].person`, one.person);
  }
  return { people, rota, from, handover, timeZone, everyDays, overrides };
}

/** A channel of the name of a person that reaches this person and nobody else means one thing. */
function ownChannel({ people }: OnCall, name: string): boolean {
  const own = people[name]?.channels;
  return Array.isArray(own) && own.length === 1 && own[0] === name;
}

/** Days and times in one form, which sorts by time. */
function fullTime(text: string, handover: string): string {
  return text.includes('T') ? text : `${text}T${handover}`;
}

function isDay(text: unknown): boolean {
  if (typeof text !== 'string' || !DAY.test(text)) return false;
  const day = Date.parse(`${text}T00:00:00Z`);
  // 30 February is read as 2 March.
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
}

function isDayOrTime(text: unknown): boolean {
  const [day, time, more] = String(text).split('T');
  return isDay(day) && more === undefined && (time === undefined || TIME.test(time));
}

function isTimeZone(name: unknown): boolean {
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
