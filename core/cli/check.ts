import { askedOf, checkAgainst, undeclared } from '../metrics/check.ts';
import { describeFault, type Effect } from '../metrics/exposition/fault.ts';
import { type Page, readPage } from '../metrics/exposition/page.ts';
import { plain } from '../metrics/exposition.ts';
import type { Metric } from '../metrics/metric.ts';
import { telemetrySystem } from '../platform/index.ts';
import * as telemetry from '../platform/metrics/telemetry.ts';
import { areasOf } from '../project/definitions.ts';
import type { Project } from '../project/project.ts';
import { command, oneNamed } from './cli.ts';
import { loadProject } from './project.ts';
import { scrape } from './scrape.ts';

const usage = `
vigia check URL [--system NAME]

Scrapes a live service as Prometheus does. Reports what Prometheus refuses or
loses of its page, then compares it with the contract: metrics that are missing,
mistyped, mislabelled or over budget. Exits with code 1 if there is anything.

  URL             its metrics page; credentials as in
                  http://user:password@host/metrics
  --system NAME   compare with the metrics of this system only, for a service that
                  has no other

Example: npx vigia check http://localhost:8080/metrics
`;

/** Faults that are shown; the rest is counted. */
const SHOWN = 20;
const WORST_FIRST: Readonly<Record<Effect, number>> = { refused: 0, lost: 1, note: 2 };

await command(
  { usage, options: { system: { type: 'string' } }, positionals: 1 },
  async ({ positionals: [url = ''], values: { system } }) => {
    const project = await loadProject();
    const declared = declaredBy(project, system);
    const { address, body, contentType } = await scrape(url);
    const page = readPage({ body, contentType, now: Date.now() });
    const faults = sayFaults(page);
    const size = `${page.samples} series in ${kilobytes(body.length)} kB`;
    if (page.verdict === 'refused') {
      console.log(`${address}: the page is refused, ${size}; it is not compared with the contract`);
      return 1;
    }
    const families = new Map([...page.families].map(([name, family]) => [name, plain(family)]));
    const kit = { marks: Object.values(telemetry), metrics: Object.values(areasOf(telemetrySystem)).flat() };
    const asked = system === undefined ? askedOf(declared, families, kit) : declared;
    const violations = checkAgainst(asked, families);
    for (const { metric, problem } of violations) console.log(`${metric} ${problem}`);
    const more = undeclared(declared, families).length;
    const left = declared.length - asked.length;
    console.log(
      `${asked.length} metrics of the contract${left > 0 ? ` (${left} of the telemetry kit not asked: the page shows none of it)` : ''}, ${violations.length} violations; ${faults} faults of the page; ${size}, ${more} metrics not in the contract`,
    );
    return violations.length > 0 || page.verdict !== 'ok' ? 1 : 0;
  },
);

/**
 * Returns what services must expose: of the project, or of one of its systems. What systems share may have the values of
 * all.
 */
function declaredBy({ exposed, systems, contract }: Project, system: string | undefined): readonly Metric[] {
  if (system === undefined) return exposed;
  const own = systems.map(one => {
    const metrics = Object.values(areasOf(one))
      .flat()
      .map(({ name }) => contract.get(name)!);
    return [one.name, metrics.filter(({ origin }) => origin === 'exporter')] as const;
  });
  return oneNamed('system', system, new Map(own.filter(([, metrics]) => metrics.length > 0)));
}

/** Prints the faults and notes of the page. Returns how many faults there are. */
function sayFaults({ faults: found }: Page): number {
  const faults = [...found].sort((a, b) => WORST_FIRST[a.effect] - WORST_FIRST[b.effect]);
  for (const fault of faults.slice(0, SHOWN))
    console.log(fault.effect === 'note' ? `note: ${describeFault(fault)}` : describeFault(fault));
  if (faults.length > SHOWN) console.log(`and ${faults.length - SHOWN} more`);
  return faults.filter(({ effect }) => effect !== 'note').length;
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
}
