/** A season: a longer past would take minutes to make, and no panel looks further back. */
const MOST_DAYS = 90;

/** The days of `--history 30d`; undefined when it was not given. Throws with the value and the fix. */
export function historyDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(/^(\d+)d$/.exec(text)?.[1]);
  if (!(days >= 1 && days <= MOST_DAYS)) {
    throw new Error(`--history is "${text}": give whole days from 1d to ${MOST_DAYS}d, such as 30d`);
  }
  return days;
}
