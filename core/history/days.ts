/** One quarter: a longer history would take minutes to create, and no panel looks back further. */
const MOST_DAYS = 90;

/** Returns the days of `--history 30d`, or undefined if it was not given. Throws with the value and the fix. */
export function historyDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(/^(\d+)d$/.exec(text)?.[1]);
  if (!(days >= 1 && days <= MOST_DAYS)) {
    throw new Error(`--history is "${text}": give whole days from 1d to ${MOST_DAYS}d, such as 30d`);
  }
  return days;
}
