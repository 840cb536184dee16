import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Row } from './row.ts';

interface Measured {
  readonly dashboards: number;
  readonly ms: number;
  readonly maxRssMB: number;
  readonly bytes: number;
}

/** Sizes for the growth; the last one has a target. */
const SIZES = [250, 500, 1000] as const;
const TARGET_MS = 3000;
const TARGET_MB = 400;
/** Time per dashboard at the largest size relative to the smallest: 1 is linear. */
const TARGET_GROWTH = 1.5;
/** The fastest of this many runs counts, because other load on the host only adds time. */
const RUNS = 3;

/** Measures time and memory for 1,000 dashboards of 20 panels and 10,000 rules, each size in a separate process. */
export function benchScale(): Row[] {
  const measured = SIZES.map(fastest);
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const growth = last.ms / last.dashboards / (first.ms / first.dashboards);
  const size = `${(last.bytes / 1e6).toFixed(0)} MB of text`;
  return [
    {
      what: '1,000 dashboards of 20 panels and 10,000 rules: time',
      value: last.ms / 1000,
      unit: 's',
      target: TARGET_MS / 1000,
      note: `render, no disk; ${size}`,
    },
    {
      what: 'the same: memory of the process',
      value: last.maxRssMB,
      unit: 'MB',
      target: TARGET_MB,
      note: 'peak resident',
    },
    {
      what: 'the same: growth',
      value: growth,
      unit: 'times',
      target: TARGET_GROWTH,
      note: `time per dashboard at ${last.dashboards} over that at ${first.dashboards}`,
    },
  ];
}

function fastest(dashboards: number): Measured {
  const runs = Array.from({ length: RUNS }, () => measure(dashboards));
  return runs.reduce((a, b) => (b.ms < a.ms ? b : a));
}

function measure(dashboards: number): Measured {
  const child = join(import.meta.dirname, 'scale-child.ts');
  const output = execFileSync(process.execPath, [child, String(dashboards)], { encoding: 'utf8' });
  return JSON.parse(output) as Measured;
}
