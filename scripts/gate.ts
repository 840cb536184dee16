import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { alertGroups, alerts } from '../alerts/index.ts';
import { contract } from '../metrics/contract.ts';
import { allQueries } from '../targets/all.ts';
import { verifyAlerts } from '../targets/verify-alerts.ts';
import { verifySelectors } from '../targets/verify-selectors.ts';

/** Queries that were found to fit a contract; a query is parsed once for each contract, not at every run. */
interface Verified {
  readonly contract: string;
  readonly queries: readonly string[];
}

const CACHE = join(import.meta.dirname, '../node_modules/.cache/vigia/verified.json');

/** Refuses definitions that do not fit: alerts without drill or tests, or blind past a budget, queries that name what nobody declares. */
export async function gate(): Promise<void> {
  verifyAlerts(alerts);
  verifySelectors(alertGroups);
  const emitted = allQueries();
  const fingerprint = createHash('sha1')
    .update(JSON.stringify([...contract.values()]))
    .digest('hex');
  const verified = await readVerified();
  const known = new Set(verified?.contract === fingerprint ? verified.queries : []);
  const fresh = emitted.filter(({ query }) => !known.has(query));
  if (fresh.length === 0) return;
  const { verifyQueries } = await import('../targets/verify-queries.ts');
  verifyQueries(fresh, contract);
  const queries = [...new Set(emitted.map(({ query }) => query))];
  await writeVerified({ contract: fingerprint, queries });
}

async function readVerified(): Promise<Verified | undefined> {
  try {
    return JSON.parse(await readFile(CACHE, 'utf8')) as Verified;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs a few milliseconds next time, and nothing else. */
async function writeVerified(verified: Verified): Promise<void> {
  try {
    await mkdir(dirname(CACHE), { recursive: true });
    await writeFile(CACHE, JSON.stringify(verified));
  } catch {}
}
