/** Complaints of one kind come no more often than this. */
const COMPLAINT_MS = 10_000;
const said = new Map<string, number>();

/** Writes one line to standard error, and the same no more often than every 10 s. Never throws. */
export function complain(text: string): void {
  const now = Date.now();
  if (now - (said.get(text) ?? 0) < COMPLAINT_MS) return;
  if (said.size > 100) said.clear();
  said.set(text, now);
  try {
    process.stderr.write(`telemetry: ${text}\n`);
  } catch {
    // Nobody is left to be told.
  }
}
