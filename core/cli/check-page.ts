import { askedOf, checkAgainst, undeclared } from '../metrics/check.ts';
import { describeFault, type Effect } from '../metrics/exposition/fault.ts';
import { type Page, readPage } from '../metrics/exposition/page.ts';
import { plain } from '../metrics/exposition.ts';
import type { Metric } from '../metrics/metric.ts';
import { telemetrySystem } from '../platform/index.ts';
import * as telemetry from '../platform/metrics/telemetry.ts';
import { areasOf } from '../project/definitions.ts';
import type { Scrape } from './scrape.ts';

/** What is wrong with a page, in lines to print, and what was looked at. */
export interface Judgement {
  readonly lines: readonly string[];
  readonly summary: string;
  readonly isFine: boolean;
}

/** Faults that are shown; the rest is counted. */
const SHOWN = 20;
const WORST_FIRST: Readonly<Record<Effect, number>> = { refused: 0, lost: 1, note: 2 };

/** Metrics that are asked only of a service that shows one of the telemetry kit's. */
const kit = { marks: Object.values(telemetry), metrics: Object.values(areasOf(telemetrySystem)).flat() };

/**
 * Judges a page as Prometheus does, then compares it with the metrics. Unless `everything` is asked, those of the telemetry kit are asked
 * only of a page that shows one.
 */
export function judge(
  { body, contentType }: Scrape,
  declared: readonly Metric[],
  { everything = false }: { readonly everything?: boolean } = {},
): Judgement {
  const page = readPage({ body, contentType, now: Date.now() });
  const faults = faultsOf(page);
  const size = `${page.samples} series in ${kilobytes(body.length)} kB`;
  if (page.verdict === 'refused')
    return {
      lines: faults.lines,
      summary: `the page is refused, ${size}; it is not compared with the contract`,
      isFine: false,
    };
  const families = new Map([...page.families].map(([name, family]) => [name, plain(family)]));
  const asked = everything ? declared : askedOf(declared, families, kit);
  const violations = checkAgainst(asked, families);
  const left = declared.length - asked.length;
  const notAsked = left > 0 ? ` (${left} of the telemetry kit not asked: the page shows none of it)` : '';
  return {
    lines: [...faults.lines, ...violations.map(({ metric, problem }) => `${metric} ${problem}`)],
    summary: `${asked.length} metrics of the contract${notAsked}, ${violations.length} violations; ${faults.count} faults of the page; ${size}, ${undeclared(declared, families).length} metrics not in the contract`,
    isFine: violations.length === 0 && page.verdict === 'ok',
  };
}

/** The faults and notes of the page, the worst first, and how many faults there are. */
function faultsOf({ faults: found }: Page): { readonly lines: string[]; readonly count: number } {
  const faults = [...found].sort((a, b) => WORST_FIRST[a.effect] - WORST_FIRST[b.effect]);
  const lines = faults
    .slice(0, SHOWN)
    .map(fault => (fault.effect === 'note' ? `note: ${describeFault(fault)}` : describeFault(fault)));
  return {
    lines: faults.length > SHOWN ? [...lines, `and ${faults.length - SHOWN} more`] : lines,
    count: faults.filter(({ effect }) => effect !== 'note').length,
  };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
}
