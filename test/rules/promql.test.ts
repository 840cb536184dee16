import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../core/metrics/combine.ts';
import { boundedId, gauge, histogram } from '../../core/metrics/index.ts';
import { Examination } from '../../core/promql/text/examine.ts';
import { hasLabel } from '../../core/promql/text/labels.ts';
import { parse } from '../../core/promql/text/parse.ts';
import { compile } from '../../core/promql/text/regex.ts';
import { storedSeries } from '../../core/promql/text/series.ts';
import { unquote } from '../../core/promql/text/string-literal.ts';
import { read } from '../../core/promql/verify.ts';
import { allQueries } from '../bundle.ts';
import { same } from '../cases/meanings.ts';
import { respelled } from '../unit/promql/respelled.ts';
import { locatePromtool, type PromtoolTest, runPromtool } from './promtool.ts';

/** What is said of queries from elsewhere, compared with what the parser and the engine of Prometheus say. */

const promtool = await locatePromtool();
const texts: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/promql-syntax.json'), 'utf8'),
);

/** Returns why Prometheus refuses a query, by its place in the list. */
async function refusals(queries: readonly string[]): Promise<Map<number, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-promql-'));
  try {
    const file = join(folder, 'rules.yml');
    const rules = queries.map((expr, i) => ({ record: `q${i}`, expr }));
    await writeFile(file, dump({ groups: [{ name: 'all', rules }] }, { lineWidth: -1 }));
    const output = await new Promise<string>(done => {
      execFile(promtool!, ['check', 'rules', file], (_, stdout, stderr) => done(stdout + stderr));
    });
    return new Map([...output.matchAll(/rule \d+, "q(\d+)": (.*)/g)].map(([, i, why]) => [Number(i), why!]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns why the query is refused here, whatever the contract. */
function refusal(query: string): string | undefined {
  const tree = read(query);
  if (!('kind' in tree)) return `${tree.what} ${tree.reason}`;
  const examination = new Examination(storedSeries(contractOf([])));
  examination.examine(tree);
  const own = /is not a metric|no metric|is not a label|needs the buckets/;
  const found = examination.findings.find(({ reason }) => !own.test(reason));
  return found && `${found.what} ${found.reason}`;
}

const evaluated = (expr: string, samples: Readonly<Record<string, number>>) => ({
  expr,
  eval_time: '0s',
  exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
});
const evaluate = (test: Omit<PromtoolTest, 'name' | 'interval'>) =>
  runPromtool(promtool!, 'groups: []', [{ name: 'all', interval: '1m', ...test }], {
    interval: '1m',
    order: [],
  });

describe.skipIf(!promtool)('Prometheus agrees', () => {
  it('on what PromQL is, over every query of the list', async () => {
    const theirs = await refusals(texts);
    expect(texts.length).toBeGreaterThan(300);
    expect(theirs.size).toBeGreaterThan(100);
    const differing = texts.flatMap((text, i) => {
      const ours = refusal(text);
      return theirs.has(i) === (ours !== undefined) ? [] : [{ text, theirs: theirs.get(i), ours }];
    });
    expect(differing).toEqual([]);
  });

  it('on what PromQL is, over the queries of the bundle in other spellings', async () => {
    const queries = [...new Set(allQueries().map(({ query }) => query))].filter(one => !one.includes('$__'));
    let seed = 1;
    const choose = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return (seed >> 8) % n;
    };
    const others = queries.map(query => respelled(parse(query), choose));
    expect(others.length).toBeGreaterThan(200);
    expect([...(await refusals(others))].map(([i, why]) => `${others[i]}: ${why}`)).toEqual([]);
    expect(others.map(refusal).filter(one => one !== undefined)).toEqual([]);
  });

  it('on the values of string literals', async () => {
    const literals = [
      '"a"',
      "'a'",
      '`a`',
      '"\\x61\\142\\u0063\\U00000064"',
      '"\\a\\b\\f\\n\\r\\t\\v\\\\\\""',
      "'\\''",
      '`\\n`',
      '"\\u00e9\\303\\251"',
      '"é €"',
      "'\"'",
      '`"\'`',
      '""',
    ];
    // The label is made of the literal, and read by Prometheus from its plain spelling.
    const tests = literals.map((literal, i) => {
      const value = (unquote(literal) as { value: string }).value;
      const plain = JSON.stringify(value).replace(/\\u00(..)/g, '\\x$1');
      const labels = value === '' ? `{n="${i}"}` : `{n="${i}", v=${plain}}`;
      return evaluated(`label_replace(x{n="${i}"}, "v", ${literal.replaceAll('$', '$$')}, "", "")`, {
        [labels]: 1,
      });
    });
    const input_series = literals.map((_, i) => ({ series: `x{n="${i}"}`, values: '1' }));
    const named = tests.map(test => ({
      ...test,
      exp_samples: test.exp_samples.map(({ labels, value }) => ({ labels: `x${labels}`, value })),
    }));
    expect(await evaluate({ input_series, promql_expr_test: named })).toBe('');
  });

  it('on what regular expressions match', async () => {
    const values = ['5xx', '4xx', '5XX', 'a.b', 'acb', 'a\nb', 'é', '500', ' ', '1', 'ab', 'AB', 'a|b', '$'];
    const patterns = [
      '5..',
      '[5]xx',
      '(4|5)xx',
      '5xx|4xx',
      '^5xx$',
      '^4xx|5xx$',
      '(?i)5xx',
      '(?P<class>5)xx',
      '(?<class>5)xx',
      'a.b',
      'a\\.b',
      'a[.]b',
      '\\d+',
      '\\D+',
      '\\pL',
      '\\p{Lu}+',
      '[[:alpha:]]+',
      '\\w+\\z',
      '\\Aab\\b',
      '\\Qa.b\\E',
      '(?s)a.b',
      '(?-s)a.b',
      '(?m)^a$\\n^b$',
      '(?U)a.*b',
      'x{0,2}',
      '.{2,3}',
      '',
      '.*',
      '.+',
      '|5xx',
      'a\\|b',
      '\\$',
      '[^a-z]+',
      '\\x61b',
      '\\141b',
      '(?:ab|AB){1}',
      '[\\d]xx',
      '\\s',
    ];
    const input_series = values.map(value => ({ series: `x{v=${JSON.stringify(value)}}`, values: '1' }));
    const promql_expr_test = patterns.flatMap(pattern => {
      const compiled = compile(pattern);
      if ('refused' in compiled) throw new Error(`${pattern}: ${compiled.refused}`);
      return ['=~', '!~'].map(operator => {
        const selected = values.filter(value => compiled.matches(value) === (operator === '=~'));
        const samples = selected.map(value => [`x{v=${JSON.stringify(value)}}`, 1]);
        return evaluated(`x{v${operator}${JSON.stringify(pattern)}}`, Object.fromEntries(samples));
      });
    });
    expect(await evaluate({ input_series, promql_expr_test })).toBe('');
  });

  it('on the labels of results', async () => {
    const label = boundedId(2);
    const contract = contractOf([
      gauge({ name: 'left', help: 'L', unit: 'items', labels: { a: label, b: label } }),
      gauge({ name: 'right', help: 'R', unit: 'items', labels: { a: label, c: label } }),
      histogram({ name: 'took', help: 'T', unit: 'seconds', labels: { a: label }, buckets: [1, 2] }),
    ]);
    const target = 'job="j", instance="i", environment="e"';
    const input_series = [
      { series: `left{a="1", b="1", ${target}}`, values: '1 2 3' },
      { series: `right{a="1", c="1", ${target}}`, values: '1 2 3' },
      ...['1.0', '2.0', '+Inf'].map(le => ({
        series: `took_bucket{a="1", le="${le}", ${target}}`,
        values: '1 2 3',
      })),
    ];
    const results = [
      'left',
      'rate(left[2m])',
      'sum(left)',
      'sum by (a) (left)',
      'sum without (a) (left)',
      'sum by (a) (sum by (a, b) (left))',
      'topk(1, left)',
      'topk by (a) (1, left)',
      'count_values("x", left)',
      'count_values by (b) ("x", left)',
      'quantile by (b) (0.5, left)',
      'label_replace(left, "x", "$1", "a", "(.*)")',
      'label_replace(left, "a", "", "", "")',
      'label_replace(sum(left), "x", "y", "", "")',
      'label_join(left, "x", "-", "a", "b")',
      'left + 1',
      '1 - left',
      '-left',
      'left > 0',
      'left > bool 0',
      'left and on (a) right',
      'left or right',
      'left unless on (c) right',
      'left * on (a) right',
      'left >= on (a) right',
      'left * ignoring (b, c) right',
      'left * on (a) group_left () right',
      'left * on (a) group_left (c) right',
      'left * on (a) group_right (b) right',
      'left * on (a) group_right () right',
      'sum by (a) (left) / on (a) group_right () right',
      'histogram_quantile(0.5, took_bucket)',
      'histogram_quantile(0.5, sum by (le) (took_bucket))',
      'absent(left{a="2", b=~"1"})',
      'absent(sum(left{a="2"}))',
      'absent_over_time(left{a="2"}[5m])',
      'vector(1)',
      'vector(scalar(left))',
      'max_over_time(left[5m:1m])',
      'max_over_time(sum by (b) (left)[5m:1m])',
      'sort_desc(left)',
      'clamp_max(left, 1)',
      'timestamp(left)',
      'hour()',
      'hour(left)',
      'left offset 1m',
      'left @ 60',
    ];
    const stored = storedSeries(contract);
    const names = ['a', 'b', 'c', 'x', 'le', 'job', 'environment'];
    const promql_expr_test = results.flatMap(result => {
      const examination = new Examination(stored);
      const { labels } = examination.examine(parse(result));
      expect([result, examination.findings]).toEqual([result, []]);
      return names.map(name => {
        const marked = `label_replace(group by (${name}) (${result}), "has", "yes", "${name}", ".+")`;
        const has = hasLabel(labels, name) ? '{has="yes"}' : '{}';
        // Series without the label are there in addition, where two sides are joined.
        const shown = hasLabel(labels, name)
          ? `group by (has) (${marked}) unless group(${marked})`
          : `group by (has) (${marked})`;
        return { ...evaluated(shown, { [has]: 1 }), eval_time: '2m' };
      });
    });
    expect(await evaluate({ input_series, promql_expr_test })).toBe('');
  });

  it('on queries that mean the same', async () => {
    const input_series = [
      ...['ok', 'slow', 'failed'].flatMap(status =>
        ['a', 'b', 'a.b'].map((bot, i) => ({
          series: `sent_total{status="${status}", bot="${bot}"}`,
          values: `${i + status.length}+${i + 1}x200`,
        })),
      ),
      ...['a', 'b'].flatMap(bot => [
        ...['0.5', '2.0', '+Inf'].map((le, i) => ({
          series: `took_bucket{bot="${bot}", le="${le}"}`,
          values: `${i}+${i + 1}x200`,
        })),
        { series: `took_count{bot="${bot}"}`, values: '2+3x200' },
      ]),
    ];
    // Prometheus has the series under their present names, and the bounds as it stores them.
    const stored = (query: string) =>
      query.replaceAll('sends', 'sent_total').replaceAll('le="2"', 'le="2.0"');
    const promql_expr_test = same.flatMap(([a, b]) => {
      const [left, right] = [`(${stored(a)}\n)`, `(${stored(b)}\n)`];
      const counted = `count(${left} == ${right}) == count(${left}) == count(${right})`;
      const test = evaluated(`vector(1) and on () (${counted})`, { '{}': 1 });
      return [{ ...test, eval_time: '2h' }];
    });
    expect(await evaluate({ input_series, promql_expr_test })).toBe('');
  });
});
