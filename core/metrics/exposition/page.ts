import { bytesOf } from './bytes.ts';
import { type Format, formatOf } from './content-type.ts';
import { Cursor } from './cursor.ts';
import { findBroken } from './distributions.ts';
import { familiesOf, type ReadFamily } from './families.ts';
import { type Fault, REFUSED } from './fault.ts';
import { findLost } from './lost.ts';
import { readOpenMetrics } from './openmetrics.ts';
import { Reading } from './reading.ts';
import { readText } from './text.ts';

/** An answer to a scrape. */
export interface Answer {
  readonly body: string | Uint8Array;
  /** The Content-Type of the answer; undefined when it has none. */
  readonly contentType: string | undefined;
  /** When it is scraped, in milliseconds since 1970. Timestamps of samples are compared with it. */
  readonly now: number;
}

/** What Prometheus makes of an answer. */
export interface Page {
  /** What the page is read as; undefined when Prometheus does not read it. */
  readonly format: Format | undefined;
  readonly families: ReadonlyMap<string, ReadFamily>;
  /** How many samples were read. */
  readonly samples: number;
  /** In the order of the page. */
  readonly faults: readonly Fault[];
  /** `ok`: Prometheus takes it whole. `lossy`: it takes the page and loses something. `refused`: it takes nothing. */
  readonly verdict: 'ok' | 'lossy' | 'refused';
}

/** Reads what a service answers, and says of it what Prometheus 3.5 does with it. */
export function readPage({ body, contentType, now }: Answer): Page {
  const bytes = bytesOf(body);
  // Prometheus looks at the type only if there is something to read.
  const format = bytes === '' ? 'text' : formatOf(contentType);
  if (typeof format !== 'string') {
    const { refused, consequence = REFUSED } = format;
    const fault: Fault = { effect: 'refused', reason: refused, consequence };
    return { format: undefined, families: new Map(), samples: 0, faults: [fault], verdict: 'refused' };
  }
  const reading = read(bytes, format);
  const families = familiesOf(reading, format);
  const isRefused = reading.faults.some(({ effect }) => effect === 'refused');
  if (!isRefused) {
    nameBlanks(reading);
    findLost(reading, now);
    findBroken(reading, families.values());
  }
  const faults = [...reading.faults].sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0));
  const isLossy = faults.some(({ effect }) => effect === 'lost');
  const verdict = isRefused ? 'refused' : isLossy ? 'lossy' : 'ok';
  return { format, families, samples: reading.samples.length, faults, verdict };
}

/** Reads the page in its format. */
export function read(bytes: string, format: Format): Reading {
  const reading = new Reading(new Cursor(bytes));
  if (format === 'text') readText(reading);
  else if (bytes !== '') readOpenMetrics(reading);
  return reading;
}

function nameBlanks(reading: Reading): void {
  for (const { name, storedName, from, to } of reading.samples)
    if (name !== storedName)
      reading.add(
        'note',
        `a blank stands before ${name}`,
        `Prometheus 3.5 takes it into the name: it stores ${JSON.stringify(storedName)}, which queries for ${name} do not find`,
        from,
        to,
      );
}
