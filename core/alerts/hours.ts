import type { Language } from '../language/language.ts';
import { didYouMean } from '../promql/text/suggest.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Monday to Friday. */
export const workdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** A time of the day, from `00:00` to `24:00`. */
export type TimeOfDay = `${number}:${number}`;

/**
 * Hours of the week.
 *
 * @example
 * ```ts
 * const office: Hours = { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' };
 * ```
 */
export interface Hours {
  /** Default: every day. */
  readonly weekdays?: readonly Weekday[];
  /** Default `00:00`. */
  readonly from?: TimeOfDay;
  /** Default `24:00`. A time before `from` is that of the next day: Friday from 22:00 to 06:00 ends on Saturday. */
  readonly to?: TimeOfDay;
  /** A name of the IANA database, such as `America/Sao_Paulo`. */
  readonly timeZone: string;
}

/** Days and times as Alertmanager has them: none goes past midnight. */
export interface TimeInterval {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly location: string;
}

/** Returns how people read the hours, which in English is also their name for Alertmanager. */
export function hoursText(hours: Hours, language: Language = 'en'): string {
  const { from = '00:00', to = '24:00', timeZone } = hours;
  const words = WORDS[language];
  const days = weekdaysOf(hours);
  const every = days.length === WEEKDAYS.length;
  const allDay = from === '00:00' && to === '24:00';
  const when = every ? (allDay ? words.always : words.daily) : daysText(days, words.weekdays);
  return [when, allDay ? '' : `${from}–${to}`, timeZone].filter(Boolean).join(' ');
}

/** The weekdays begin with Sunday. */
const WORDS: Readonly<
  Record<Language, { readonly always: string; readonly daily: string; readonly weekdays: readonly string[] }>
> = {
  en: { always: 'always', daily: 'daily', weekdays: WEEKDAYS },
  pt: {
    always: 'sempre',
    daily: 'todos os dias',
    weekdays: ['domingo', 'segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado'],
  },
};

/** Returns the hours as intervals that end at midnight at the latest. */
export function intervalsOf(hours: Hours): TimeInterval[] {
  const { from = '00:00', to = '24:00', timeZone: location } = hours;
  const days = weekdaysOf(hours);
  const part = (start_time: string, end_time: string, of: readonly number[]): TimeInterval => ({
    ...((start_time !== '00:00' || end_time !== '24:00') && { times: [{ start_time, end_time }] }),
    ...(of.length < WEEKDAYS.length && { weekdays: of.map(day => WEEKDAYS[day]!) }),
    location,
  });
  if (minutesOf(from)! < minutesOf(to)!) return [part(from, to, days)];
  const next = days.map(day => (day + 1) % WEEKDAYS.length).sort((a, b) => a - b);
  return [part(from, '24:00', days), ...(to === '00:00' ? [] : [part('00:00', to, next)])];
}

/** Whether it is within the hours. */
export function isWithin(hours: Hours, at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: hours.timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find(part => part.type === type)!.value;
  const day = of('weekday').toLowerCase();
  const minute = Number(of('hour')) * 60 + Number(of('minute'));
  return intervalsOf(hours).some(
    ({ weekdays = WEEKDAYS, times = [{ start_time: '00:00', end_time: '24:00' }] }) =>
      (weekdays as readonly string[]).includes(day) &&
      times.some(one => minutesOf(one.start_time)! <= minute && minute < minutesOf(one.end_time)!),
  );
}

const FIELDS: readonly string[] = ['weekdays', 'from', 'to', 'timeZone'] satisfies (keyof Hours)[];

/** Throws with the field, the value and the fix if hours cannot be. */
export function checkHours(where: string, hours: Hours): void {
  const refuse = (field: string, value: unknown, fix: string): never => {
    throw new Error(`${where}.${field} is ${JSON.stringify(value)}: ${fix}`);
  };
  if (typeof hours !== 'object' || hours === null)
    throw new Error(
      `${where} is ${JSON.stringify(hours)}: write it as { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' }`,
    );
  for (const field of Object.keys(hours))
    if (!FIELDS.includes(field))
      throw new Error(`${where} has "${field}": ${didYouMean(field, FIELDS) ?? `use ${FIELDS.join(', ')}`}`);
  const { weekdays, from = '00:00', to = '24:00', timeZone } = hours;
  if (weekdays !== undefined && (!Array.isArray(weekdays) || weekdays.length === 0))
    refuse('weekdays', weekdays, "list days, such as ['saturday', 'sunday'], or leave it out for every day");
  for (const day of weekdays ?? [])
    if (!WEEKDAYS.includes(day))
      refuse('weekdays', day, didYouMean(String(day), WEEKDAYS) ?? `use ${WEEKDAYS.join(', ')}`);
  for (const [field, time] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (minutesOf(time) === undefined)
      refuse(field, time, 'write hours and minutes, from 00:00 to 24:00, such as 08:30');
  if (minutesOf(from) === minutesOf(to))
    refuse('to', to, 'it is the same as from: leave both out for the whole day');
  if (from === '24:00') refuse('from', from, 'write 00:00 of the next day');
  const known = timeZoneNamed(timeZone);
  if (known === undefined)
    refuse('timeZone', timeZone, 'give a name of the IANA database, such as America/Sao_Paulo or UTC');
  // Alertmanager looks for a file of this very name.
  if (known !== timeZone && known!.toLowerCase() === timeZone.toLowerCase())
    refuse('timeZone', timeZone, `write it as ${known}`);
  // Intl knows old names in any case, and answers with the new one.
  if (/(?:^|\/)[a-z]/.test(timeZone))
    refuse('timeZone', timeZone, `write it as the IANA database does, or its new name, ${known}`);
}

/** Returns how the database spells the time zone; undefined if there is none. */
function timeZoneNamed(name: unknown): string | undefined {
  // Offsets such as +03:00 are accepted by this runtime, and not by Alertmanager.
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function minutesOf(time: unknown): number | undefined {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(String(time)) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return hour !== undefined && minutes <= 24 * 60 ? minutes : undefined;
}

function weekdaysOf({ weekdays = WEEKDAYS }: Hours): number[] {
  return [...new Set(weekdays.map(day => WEEKDAYS.indexOf(day)))].sort((a, b) => a - b);
}

/** `monday-friday`, or the days with commas between them. */
function daysText(days: readonly number[], names: readonly string[]): string {
  // The week of people begins on Monday.
  const week = days.map(day => (day + 6) % WEEKDAYS.length).sort((a, b) => a - b);
  const name = (day: number) => names[(day + 1) % WEEKDAYS.length]!;
  const inARow = week.length > 2 && week.at(-1)! - week[0]! === week.length - 1;
  return inARow ? `${name(week[0]!)}–${name(week.at(-1)!)}` : week.map(name).join(', ');
}
