import type { Format } from './content-type.ts';
import type { Reading, ReadSample } from './reading.ts';

/** The endings that the samples of a metric add to its name, by its type. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['_count', '_sum', '_created'],
  info: ['_info'],
};
/** The ending that belongs to the name in queries, although the declaration leaves it out. */
const QUERIED: Readonly<Record<string, string>> = { counter: '_total', info: '_info' };

/** A metric of a page. */
export interface ReadFamily {
  /** The name in queries and in the contract. */
  readonly name: string;
  /** The name in its declaration: OpenMetrics leaves out `_total` and `_info`. */
  readonly declared: string;
  /** As it is declared, in the words of its format; undefined when it is not. */
  readonly type: string | undefined;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

/** Returns the metrics of the page by name. */
export function familiesOf({ types, helps, samples }: Reading, format: Format): Map<string, ReadFamily> {
  const families = new Map<string, ReadFamily & { readonly samples: ReadSample[] }>();
  const family = (declared: string, isWhole: boolean) => {
    const type = types.get(declared);
    const name = isWhole ? declared : `${declared}${QUERIED[type ?? ''] ?? ''}`;
    let one = families.get(name);
    if (!one) {
      one = { name, declared, type, help: helps.get(declared) ?? '', samples: [] };
      families.set(name, one);
    }
    return one;
  };
  const owners = new Map<string, string>();
  for (const { name } of samples) if (!owners.has(name)) owners.set(name, ownerOf(name, types));
  const used = new Set(owners.values());
  for (const declared of new Set([...types.keys(), ...helps.keys()])) {
    const ending = QUERIED[types.get(declared) ?? ''];
    if (ending === undefined || !used.has(declared))
      family(declared, format === 'text' || (ending !== undefined && declared.endsWith(ending)));
  }
  for (const sample of samples) {
    const owner = owners.get(sample.name)!;
    family(owner, owner === sample.name).samples.push(sample);
  }
  return families;
}

/** Returns the declared metric that the samples of this name belong to; the name itself when nothing declares it. */
function ownerOf(sample: string, types: ReadonlyMap<string, string>): string {
  if (types.has(sample)) return sample;
  const at = Math.max(sample.lastIndexOf('_'), 0);
  const base = sample.slice(0, at);
  return ENDINGS[types.get(base) ?? '']?.includes(sample.slice(at)) ? base : sample;
}
