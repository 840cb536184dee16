import { relative } from 'node:path';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

/** The result of one check or one test file. */
export interface Outcome {
  readonly where: string;
  readonly passed: number;
  /** Names of the failures. */
  readonly failed: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** Counts the tests of a file. A file or a hook that fails outside a test counts as one failed test. */
export function outcomeOf(module: TestModule, root: string): Outcome {
  const where = relative(root, module.moduleId);
  const failed: string[] = [];
  const skipped: { name: string; reason: string }[] = [];
  let passed = 0;
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${where}: ${test.fullName}`;
    if (result.state === 'passed') passed += 1;
    else if (result.state === 'skipped') skipped.push({ name, reason: result.note ?? reasonFor(test) });
    else failed.push(name);
  }
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) failed.push(`${where}: ${suite.fullName} (set-up)`);
  }
  if (module.errors().length > 0) failed.push(`${where} (the file itself)`);
  return { where, passed, failed, skipped };
}

/** Why a test was skipped that does not say so itself. */
function reasonFor({ parent }: TestCase): string {
  for (let one: TestSuite | TestModule = parent; one.type === 'suite'; one = one.parent) {
    if (one.errors().length > 0) return `the set-up of "${one.name}" failed`;
  }
  return 'no reason given';
}

/** Returns the sums over all results. */
export function total(outcomes: readonly Outcome[]): { passed: number; failed: number; skipped: number } {
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((all, one) => all + count(one), 0);
  return {
    passed: sum(one => one.passed),
    failed: sum(one => one.failed.length),
    skipped: sum(one => one.skipped.length),
  };
}

/** Returns what was skipped and why, what failed, and as the last line the sums: `N passed, N failed, N skipped`. */
export function summary(outcomes: readonly Outcome[]): string {
  const skipped = outcomes.flatMap(one =>
    one.skipped.map(({ name, reason }) => `skipped: ${name} (${reason})`),
  );
  const failed = outcomes.flatMap(one => one.failed.map(name => `failed: ${name}`));
  const sums = total(outcomes);
  return [
    ...skipped,
    ...failed,
    `${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`,
  ].join('\n');
}
