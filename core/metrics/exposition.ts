import type { MetricType } from './metric.ts';

/** One sample of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric in a scrape. */
export interface Family {
  readonly name: string;
  readonly type: MetricType | 'summary' | 'untyped';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** Parses the Prometheus text format (version 0.0.4). Throws with the first line that is not valid. */
export function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, { -readonly [K in keyof Family]: Family[K] } & { samples: Sample[] }>();
  const family = (name: string) => {
    let one = families.get(name);
    if (!one) {
      one = { name, type: 'untyped', help: '', samples: [] };
      families.set(name, one);
    }
    return one;
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const comment = /^# (TYPE|HELP) (\S+) ?(.*)$/.exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (kind === 'TYPE') family(name).type = rest as Family['type'];
      else family(name).help = rest;
      continue;
    }
    if (line.startsWith('#')) continue;
    const match = SAMPLE.exec(line);
    if (!match) throw new Error(`line ${index + 1} is not a Prometheus sample: ${line.slice(0, 120)}`);
    const [, name, labels, value] = match as unknown as [string, string, string | undefined, string];
    family(familyName(name, families)).samples.push({
      name,
      labels: parseLabels(labels ?? ''),
      value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
    });
  }
  return families;
}

function familyName(sample: string, families: ReadonlyMap<string, Pick<Family, 'type'>>): string {
  const base = /^(.*)_(?:bucket|sum|count)$/.exec(sample)?.[1];
  return base !== undefined && families.get(base)?.type === 'histogram' ? base : sample;
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name, value]) => [
      name!,
      value!.replace(/\\["n\\]/g, e => ESCAPES[e]!),
    ]),
  );
}
