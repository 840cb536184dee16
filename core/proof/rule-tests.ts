import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Artifact } from '../generate/artifact.ts';

/** What promtool says of generated rules and of their unit tests. */
export interface RuleTests {
  readonly passed: number;
  /** Each failure names the rule file or the test, and says what was expected. */
  readonly failures: readonly string[];
}

const RULES = 'provisioning/prometheus/rules/';
const TESTS = 'provisioning/prometheus/tests/';

/** Checks generated rules with promtool and runs their unit tests, in a folder that is removed afterwards. */
export async function runRuleTests(promtool: string, artifacts: readonly Artifact[]): Promise<RuleTests> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-rules-'));
  try {
    const rules = await written(artifacts, RULES, folder);
    const tests = await written(artifacts, TESTS, folder);
    if (rules.length === 0) return { passed: 0, failures: [] };
    const checked = await run(promtool, ['check', 'rules', ...rules], join(folder, RULES));
    if (checked.failed) return { passed: 0, failures: [inFiles(checked.said)] };
    if (tests.length === 0) return { passed: 0, failures: [] };
    const report = join(folder, 'report.xml');
    const tested = await run(promtool, ['test', 'rules', `--junit=${report}`, ...tests], join(folder, TESTS));
    const outcome = outcomeOf(await readFile(report, 'utf8').catch(() => ''));
    // A file that promtool cannot read is not in the report.
    const isNamed = !tested.failed || outcome.failures.length > 0;
    return isNamed ? outcome : { ...outcome, failures: [inFiles(tested.said)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the artifacts below the path, and returns the names of their files. */
async function written(artifacts: readonly Artifact[], below: string, folder: string): Promise<string[]> {
  const some = artifacts.filter(({ path }) => path.startsWith(below));
  for (const { path, content } of some) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return some.map(({ path }) => basename(path));
}

/** Reads the report of promtool in JUnit's form. */
export function outcomeOf(report: string): RuleTests {
  const cases = [...report.matchAll(/<testcase name="([^"]*)">(.*?)<\/testcase>/gs)];
  const results = cases.map(([, name = '', body = '']) => ({
    name: plain(name),
    failures: [...body.matchAll(/<failure>(.*?)<\/failure>/gs)].map(([, text = '']) => plain(text)),
  }));
  return {
    passed: results.filter(({ failures }) => failures.length === 0).length,
    failures: results.flatMap(({ name, failures }) =>
      failures.length > 0 ? [`${name}:\n${failures.join('\n')}`] : [],
    ),
  };
}

function plain(xml: string): string {
  return xml
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) =>
      String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** What promtool said of files, without the lines about those that are right. */
function inFiles(said: string): string {
  const lines = said
    .split('\n')
    .filter(line => !/^(?:Checking .*|\s*SUCCESS.*|\s*FAILED:|Unit Testing: .*)?$/.test(line));
  return lines.map(line => line.trim()).join('\n') || said.trim();
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly failed: boolean; readonly said: string }> {
  return new Promise(done => {
    execFile(program, args, { cwd, maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) =>
      done({ failed: error !== null, said: `${stdout}${stderr}` || (error?.message ?? '') }),
    );
  });
}
