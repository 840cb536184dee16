/** What Grafana allows of the uid of a dashboard. */
export const LONGEST_UID = 40;

/**
 * Returns the uid of a dashboard that is made for something with this name: the name itself, and where that is too long for Grafana its
 * beginning and a number that follows from the whole name.
 */
export function uidOf(name: string): string {
  if (name.length <= LONGEST_UID) return name;
  // FNV-1a: two names that begin alike differ in it.
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  const end = hash.toString(36).padStart(7, '0');
  return `${name.slice(0, LONGEST_UID - end.length - 1).replace(/-$/, '')}-${end}`;
}
