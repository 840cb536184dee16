const UNITS = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const;
const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

/** Returns the milliseconds of a duration such as `1h30m`, or undefined if the text is not one. */
export function readDuration(text: string): number | undefined {
  if (text === '' || !DURATION.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** Returns the value of a number as Prometheus reads it: decimal, hexadecimal, `Inf`, `NaN`, or a duration in seconds. */
export function readNumber(text: string): number | undefined {
  const { sign, rest } = signed(text);
  if (/^nan$/i.test(rest)) return Number.NaN;
  if (/^inf(?:inity)?$/i.test(rest)) return sign * Number.POSITIVE_INFINITY;
  const duration = readDuration(rest);
  if (duration !== undefined) return (sign * duration) / 1000;
  // A leading zero says octal, as in Go.
  if (/^0[0-7]+$/.test(rest)) return sign * Number.parseInt(rest, 8);
  const value = Number(rest.replace(/(?<=\d)_(?=\d)/g, ''));
  return Number.isNaN(value) ? undefined : sign * value;
}

/** Returns the milliseconds of a length of time: a duration, or a number of seconds. */
export function readLength(text: string): number | undefined {
  const seconds = readNumber(text.replace(/\s+/g, ''));
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : Math.round(seconds * 1000);
}

function signed(text: string): { sign: 1 | -1; rest: string } {
  const rest = text.replace(/^[-+]\s*/, '');
  return { sign: text.startsWith('-') ? -1 : 1, rest };
}
