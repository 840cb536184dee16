/**
 * Texts that were looked through and hold nothing. The same come with every line and span: levels, routes, names, ids of
 * agents. Longer ones hardly come twice, and past this many all are forgotten.
 */
const REMEMBERED = 4096;
const SHORT = 100;
const harmless = new Set<string>();

/** Whether the text was found to hold nothing. */
export const isKnownHarmless = (text: string): boolean => harmless.has(text);

/** Remembers a text that was found to hold nothing. */
export function rememberHarmless(text: string): void {
  if (text.length > SHORT) return;
  if (harmless.size >= REMEMBERED) harmless.clear();
  harmless.add(text);
}
