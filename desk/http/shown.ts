/**
 * Returns a value that was given, for the error that refuses it, cut to so many characters (default 60), whatever it is and however
 * deeply it is nested.
 */
export function shown(value: unknown, most = 60): string {
  try {
    return JSON.stringify(value)?.slice(0, most) ?? 'missing';
  } catch {
    return 'nested too deeply';
  }
}
