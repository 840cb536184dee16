/** Characters of a value that an error shows. */
const MOST = 60;

/** Returns a value that was given, for the error that refuses it: short, whatever it is, and however deeply it is nested. */
export function shown(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, MOST) ?? 'missing';
  } catch {
    return 'nested too deeply';
  }
}
