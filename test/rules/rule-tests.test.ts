import { describe, expect, it } from 'vitest';
import { allArtifacts } from '../../core/generate/all.ts';
import { configure } from '../../core/project/config.ts';
import { outcomeOf, runRuleTests } from '../../core/proof/rule-tests.ts';
import payments from '../payments/vigia.config.ts';
import { ordersFail, shop } from '../shop.ts';
import { locatePromtool } from './promtool.ts';

const promtool = await locatePromtool();
const artifacts = allArtifacts(configure(payments));
const edited = (path: RegExp, from: string | RegExp, to: string) => {
  const found = artifacts.find(one => path.test(one.path) && one.content.match(from))!;
  return artifacts.map(one => (one === found ? { ...one, content: one.content.replace(from, to) } : one));
};

describe.skipIf(!promtool)('the rules of a project, as vigia test judges them', () => {
  it('pass, and each unit test is counted', async () => {
    const { passed, failures } = await runRuleTests(promtool!, artifacts);
    expect(failures).toEqual([]);
    const tests = artifacts.filter(({ path }) => path.includes('/tests/'));
    const declared = tests.flatMap(({ content }) => content.match(/"input_series"/g) ?? []);
    expect(passed).toBe(declared.length);
    expect(passed).toBeGreaterThan(10);
  });
  it.each(['10s', '50s', '1.1m', '0m', '00s'] as const)(
    'pass for a time of %s, which evaluations do not divide',
    async time => {
      const some = allArtifacts(configure(shop([{ ...ordersFail, for: time }])));
      expect((await runRuleTests(promtool!, some)).failures).toEqual([]);
    },
  );
  it('that do not parse are named by file and rule', async () => {
    const { failures } = await runRuleTests(promtool!, edited(/rules\/watch/, /expr: /, 'expr: sum('));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^watch\.yml: .*"TargetDown": could not parse expression/);
  });
  it('that fail a unit test are named by alert and expectation', async () => {
    const { failures } = await runRuleTests(promtool!, edited(/rules\/watch/, 'up == 0', 'up == 2'));
    expect(failures.map(failure => failure.split('\n')[0])).toEqual([
      'TargetDown fires when the value has been past the threshold for its time, in that environment and in no other:',
      'TargetDown resolves when the value returns to normal:',
    ]);
    expect(failures[0]).toContain('got: nil');
  });
  it('with a test file that cannot be read are not passed', async () => {
    const { failures } = await runRuleTests(promtool!, edited(/tests\/watch/, '"tests"', '"testz"'));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('field testz not found');
  });
});

it('the report of promtool is read with its escapes', () => {
  const report =
    '<testsuites><testsuite name="a"><testcase name="A &lt;&amp;&#34;&#x41;"></testcase><testcase name="B fires"><failure>got: nil&#xA;x</failure></testcase></testsuite></testsuites>';
  expect(outcomeOf(report)).toEqual({ passed: 1, failures: ['B fires:\ngot: nil\nx'] });
});
