import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { command } from '../core/cli/cli.ts';
import { type Outcome, outcomeOf, summary, total } from './test/outcome.ts';

const usage = `
npm test -- [--project NAME]... [FILE]...

Checks format, lint, types and generated files, then runs every test. Ends with one line that counts them all.

  --project NAME  run only these test projects, without the checks: unit, service, desk, rules, stranger, stack
  FILE            run only test files whose path contains this, without the checks
`;

const options = { project: { type: 'string', multiple: true } } as const;

const root = join(import.meta.dirname, '..');

/** Checks that run before the tests, each as one test. */
const checks = [
  { name: 'format and lint (biome)', run: ['node_modules/.bin/biome', 'check', '.'] },
  { name: 'types (tsc)', run: ['node_modules/.bin/tsc', '--noEmit'] },
  {
    name: 'generated files (generate --check)',
    run: [process.execPath, 'scripts/run.mjs', 'generate', '--check'],
  },
] as const;

// Hundreds of commands start in the tests: what Node compiles of them is kept, as for those that npm starts.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

await command({ usage, options, positionals: 100 }, async ({ values, positionals }) => {
  const outcomes: Outcome[] = [];
  if (!values.project && positionals.length === 0) {
    for (const { name, run } of checks) outcomes.push(check(name, run));
  }
  const vitest = await startVitest(positionals, {
    root,
    watch: false,
    passWithNoTests: false,
    ...(values.project && { project: [...values.project] }),
    reporters: [['default', { summary: process.stdout.isTTY }]],
  });
  for (const module of vitest.state.getTestModules()) outcomes.push(outcomeOf(module, root));
  const errors = vitest.state.getUnhandledErrors();
  if (errors.length > 0)
    outcomes.push({ where: 'errors outside tests', passed: 0, failed: errors.map(String), skipped: [] });
  await vitest.close();

  console.log(summary(outcomes));
  const { passed, failed } = total(outcomes);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
});

function check(name: string, [program, ...args]: readonly [string, ...string[]]): Outcome {
  console.log(`\n▶ ${name}`);
  const { status } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0
    ? { where: name, passed: 1, failed: [], skipped: [] }
    : { where: name, passed: 0, failed: [name], skipped: [] };
}
