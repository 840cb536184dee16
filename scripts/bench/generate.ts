import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Row } from './row.ts';

/** Pairs of runs. The median of this many is stable to a few percent on a busy host. */
const PAIRS = 15;
/** Generating everything may take at most this many bare starts of Node. */
const TARGET_RATIO = 5;

/** Time of `generate` as a whole process, relative to a bare start of Node. The two take turns. */
export async function benchGenerate(): Promise<Row[]> {
  const out = await mkdtemp(join(tmpdir(), 'vigia-bench-'));
  const script = join(import.meta.dirname, '../run.mjs');
  try {
    const generate = () => run('--max-semi-space-size=64', script, 'generate', '--out', out);
    generate();
    const pairs = Array.from({ length: PAIRS }, () => ({ bare: run('-e', '0'), generate: generate() }));
    const ratio = median(pairs.map(pair => pair.generate / pair.bare));
    const ms = (of: 'bare' | 'generate') => `${median(pairs.map(pair => pair[of])).toFixed(0)} ms`;
    return [
      {
        what: 'generate, relative to a bare start of node',
        value: ratio,
        unit: 'times',
        target: TARGET_RATIO,
        note: `median of ${PAIRS} pairs; ${ms('generate')} against ${ms('bare')}`,
      },
    ];
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Returns the milliseconds of one run of Node, including start and end of the process. */
function run(...args: string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
}
