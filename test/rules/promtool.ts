import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { findTool } from '../../core/run/find.ts';
import { unpackPackages } from '../../core/run/packages.ts';

/** Where promtool is: on the machine, or unpacked from the distribution's packages; undefined when it cannot be had. */
export async function locatePromtool(): Promise<string | undefined> {
  const found = await findTool('promtool');
  if (found) return found;
  await unpackPackages().catch(() => {});
  return findTool('promtool');
}

/** One of promtool's unit tests, as its file holds it. */
export interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

/** Runs the tests over the rules; what promtool says, empty when all pass. */
export async function runPromtool(
  promtool: string,
  rules: string,
  tests: readonly PromtoolTest[],
  options: { readonly interval: string; readonly order: readonly string[] },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-slo-'));
  try {
    await writeFile(join(folder, 'rules.yml'), rules);
    const file = {
      rule_files: ['rules.yml'],
      evaluation_interval: options.interval,
      group_eval_order: options.order,
      fuzzy_compare: true,
      tests,
    };
    await writeFile(join(folder, 'test.yml'), dump(file, { lineWidth: -1 }));
    return await new Promise<string>(done => {
      execFile(promtool, ['test', 'rules', join(folder, 'test.yml')], (error, stdout, stderr) =>
        done(error ? stdout + stderr : ''),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
