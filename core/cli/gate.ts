import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allQueries } from '../generate/all.ts';
import { verifyAlerts } from '../generate/verify-alerts.ts';
import type { Emitted } from '../generate/verify-queries.ts';
import { verifySelectors } from '../generate/verify-selectors.ts';
import { inLanguage, type Project } from '../project/project.ts';

/** Queries known to fit: a contract on the first line, and a query on each of the others. */
const CACHE = join(process.cwd(), 'node_modules/.cache/vigia/verified.txt');

/**
 * Rejects definitions that do not fit: alerts without drill or tests, or blind beyond a budget, and queries that name
 * something undeclared. Parses a query once per contract, not at every run.
 */
export async function gate(project: Project): Promise<void> {
  const { alertGroups, alerts, contract, scenarios, fleetLabels } = project;
  verifyAlerts(alerts, scenarios);
  verifySelectors(alertGroups);
  // What a text in another language reads of a result is looked at too.
  const emitted = project.languages.flatMap(language => allQueries(inLanguage(project, language)));
  const against = JSON.stringify([fleetLabels, ...contract.values()]);
  const verified = [against, ...new Set(emitted.map(keyOf))].join('\n');
  const before = readVerified();
  if (before === verified) return;
  const [contractBefore, ...queries] = before.split('\n');
  const known = new Set(contractBefore === against ? queries : []);
  const { verifyQueries } = await import('../generate/verify-queries.ts');
  const unknown = new Map(
    emitted.filter(one => !known.has(keyOf(one))).map(one => [`${keyOf(one)} ${one.where}`, one]),
  );
  verifyQueries([...unknown.values()], contract, fleetLabels);
  writeVerified(verified);
}

/** What is verified of a query, in one line. */
function keyOf({ query, reads, labels }: Emitted): string {
  return reads || labels ? JSON.stringify([query, reads, labels]) : query;
}

function readVerified(): string {
  try {
    return readFileSync(CACHE, 'utf8');
  } catch {
    return '';
  }
}

/** A cache that is not writable only costs a few milliseconds next time. */
function writeVerified(verified: string): void {
  try {
    mkdirSync(dirname(CACHE), { recursive: true });
    writeFileSync(CACHE, verified);
  } catch {}
}
