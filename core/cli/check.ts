import { checkAgainst, undeclared } from '../metrics/check.ts';
import { parseExposition } from '../metrics/exposition.ts';
import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia check URL

Scrapes a live service and compares it with the contract. Reports metrics that are missing, mistyped, mislabelled or over
budget, and exits with code 1 if there are any.

  URL   its metrics page, such as http://localhost:8080/metrics
`;

/** A scrape that takes longer than the default timeout of Prometheus has failed. */
const TIMEOUT_MS = 10_000;

await command({ usage, options: {}, positionals: 1 }, async ({ positionals: [url] }) => {
  if (url === undefined || !URL.canParse(url)) {
    throw new Error(`URL is "${url ?? ''}": give a full address, such as http://localhost:8080/metrics`);
  }
  const { exposed } = await loadProject();
  const scrape = parseExposition(await get(url));
  const violations = checkAgainst(exposed, scrape);
  for (const { metric, problem } of violations) console.log(`${metric} ${problem}`);
  const more = undeclared(exposed, scrape).length;
  const samples = [...scrape.values()].reduce((sum, family) => sum + family.samples.length, 0);
  console.log(
    `${exposed.length} metrics of the contract, ${violations.length} violations; ${samples} series exposed, ${more} metrics not in the contract`,
  );
  return violations.length > 0 ? 1 : 0;
});

async function get(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'text/plain;version=0.0.4' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => {
    throw new Error(
      `${url} does not respond (${(error.cause as Error | undefined)?.message ?? error.message}): is the service running?`,
    );
  });
  if (!response.ok) throw new Error(`${url} returned ${response.status}: give the address of a metrics page`);
  return response.text();
}
