/** Returns the name that was probably meant, as a question, or undefined if no name is close. */
export function didYouMean(given: string, names: Iterable<string>): string | undefined {
  const limit = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - given.length) >= least) continue;
    const found = distance(given, name);
    if (found < least) [best, least] = [name, found];
  }
  return best === undefined ? undefined : `did you mean ${best}?`;
}

/** The number of letters to insert, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
