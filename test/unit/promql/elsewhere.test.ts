import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain, verify } from '../../../core/promql/verify.ts';
import { contract } from '../../bundle.ts';
import project from '../../payments/vigia.config.ts';

interface Row {
  readonly query: string;
  readonly right: 'ok' | 'refuse';
  readonly because?: string;
}

const rows: readonly Row[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/promql.json'), 'utf8'),
);
const found = (query: string) => verify(query, project.contract).map(one => `${one.what} ${one.reason}`);
const reasons = (query: string) => found(query).join('\n');
const hints = (query: string) => verify(query, project.contract).map(({ hint }) => hint ?? '');

describe('a query from elsewhere, over the contract of the bundle,', () => {
  it.each(rows)('$right: $query', ({ query, right }) => {
    const findings = verify(query, contract);
    expect(findings.length > 0 ? 'refuse' : 'ok').toBe(right);
    for (const { at } of findings) expect(query.slice(at.from, at.to)).not.toBe('');
  });
  it('is refused for the reason that is at fault', () => {
    const [value, pattern, label, histogram] = rows
      .filter(({ right }) => right === 'refuse')
      .map(({ query }) => verify(query, contract)[0]!);
    expect(value!.reason).toContain("is not one of the label's values: atendeai, falachefe, whatsself");
    expect(pattern!.reason).toBe("matches none of the label's values: 2xx, 4xx, 5xx");
    expect(label).toMatchObject({
      reason: 'is not a label of http_request_duration_seconds',
      hint: 'did you mean service?',
    });
    expect(histogram!.hint).toContain('a histogram has no series of that name; use http_request_');
  });
});

describe('what Prometheus reads in another way is the same', () => {
  it.each([
    ["single quotes: shop_payments_total{status='failed'}"],
    ['backticks: shop_payments_total{status=`failed`}'],
    ['an escape by byte: shop_payments_total{status="\\x66ailed"}'],
    ['an octal escape: shop_payments_total{status="\\146ailed"}'],
    ['an escape of a character: shop_payments_total{status="\\u0066\\U00000061iled"}'],
    ['a quoted name: {"shop_payments_total", status="failed"}'],
    ['a quoted name behind its labels: {status="failed", "shop_payments_total"}'],
    ['a quoted label: shop_payments_total{"status"="failed"}'],
    ['the name as a label: {__name__="shop_payments_total", status="failed"}'],
    ['several names: {__name__=~"shop_payment_seconds_(sum|count)", status="failed"}'],
    ['no name, but a label that some metric has: {status="failed"}'],
    ['a comma at the end: shop_payments_total{status="failed",}'],
    ['a comment: shop_carts # status="nonsense"'],
    ['a comment within: sum( # all\n  shop_carts\n)'],
    ['a number as a range: rate(shop_payments_total[300])'],
    ['a number with a point at its end: shop_carts > 5.'],
    ['a duration of several units: rate(shop_payments_total[1h30m])'],
    ['a number as an offset: shop_carts offset 300'],
    ['an offset into the future: shop_carts offset -5m'],
    ['an offset behind an operator: shop_carts > 4 and shop_carts offset 5m > 3'],
    ['a time: shop_carts @ 1609746000 or shop_carts @ end() offset 5m'],
    ['a subquery: max_over_time(sum(shop_carts)[1h:5m])'],
    ['a subquery of a rate: max_over_time(rate(shop_payments_total[5m])[1h:] offset 1d)'],
    ['operators in capitals: sum(shop_carts) AND on() SUM BY (branch) (shop_carts)'],
    ['a grouping behind: sum(shop_carts) by (branch)'],
    ['a grouping by a quoted label: sum by ("branch") (shop_carts)'],
    ['a grouping by the name: count by (__name__) ({__name__=~"shop_.+"})'],
    ['an infinity: shop_carts > -Inf'],
    ['variables of Grafana: topk($limit, rate(shop_payments_total{branch=~"$branch"}[$__rate_interval]))'],
    [`a variable in a value: shop_payments_total{status=~"\${status:regex}"}`],
    [`a variable with a unit: rate(shop_payments_total[\${__range_s}s] offset [[shift]]m)`],
    ['the window of an indicator: sum(rate(shop_payments_total[{{ .window }}]))'],
    ['buckets: shop_payment_seconds_bucket{le="120"} or shop_payment_seconds_bucket{le="120.0", job="x"}'],
    ['the last bucket: shop_payment_seconds_bucket{le="+Inf"}'],
  ])('%s', text => {
    expect(found(text.slice(text.indexOf(': ') + 2))).toEqual([]);
  });
});

describe('a regular expression is that of RE2, over the whole value:', () => {
  it.each([
    ['fail.*'],
    ['(success|failed)'],
    ['(?:success|failed)'],
    ['^failed$'],
    ['(?i)FAILED'],
    ['(?P<one>failed)'],
    ['\\\\pL+'],
    ['[[:alpha:]]+'],
    ['failed\\\\z'],
    ['\\\\Qfailed\\\\E'],
    ['.{6}'],
    ['success|fail.d'],
    ['.*'],
    ['.+'],
    ['|failed'],
  ])('"%s" matches', pattern => {
    expect(found(`shop_payments_total{status=~"${pattern}"}`)).toEqual([]);
  });
  it.each([
    ['fail', 'is not one of the label'],
    ['FAILED', 'is not one of the label'],
    ['f.l', 'matches none of the label'],
    ['6..', 'matches none of the label'],
    ['\\\\d+', 'matches none of the label'],
    ['', 'matches none of the label'],
    ['failed|error', 'is not one of the label'],
    ['^(failed|error)$', 'is not one of the label'],
    ['(', 'is not a regular expression'],
    ['a*+', 'is not a regular expression: invalid nested repetition operator'],
    ['(?=failed)', 'is not a regular expression'],
    ['\\\\Z', 'is not a regular expression'],
    ['a{1001}', 'is not a regular expression'],
  ])('"%s" does not', (pattern, reason) => {
    expect(reasons(`shop_payments_total{status=~"${pattern}"}`)).toContain(reason);
  });
  it.each([
    ['status!=""', ''],
    ['status!~""', ''],
    ['status!~"^$"', ''],
    ['status!~"fail.*"', ''],
    ['status!~"fail.*", branch!~"a.*"', ''],
    ['status=""', 'matches none of the label'],
    ['status!~".*"', 'matches none of the label'],
    ['status!~".+"', 'matches none of the label'],
    ['status!~"success|failed"', 'matches none of the label'],
    ['status!~"6.."', 'matches none of the label'],
    ['status!="error"', 'is not one of the label'],
    ['status="failed", status!~"f.*"', 'matches none of the label'],
    ['branch="a", branch=~"b.*"', 'selects nothing: no value matches all of it'],
    ['branch!~".*"', 'selects nothing: no value matches all of it'],
    ['le="0.3"', 'is not one of the label'],
  ])('{%s}', (matchers, reason) => {
    const metric = matchers.startsWith('le') ? 'shop_payment_seconds_bucket' : 'shop_payments_total';
    const all = reasons(`${metric}{${matchers}}`);
    if (reason === '') expect(all).toBe('');
    else expect(all).toContain(reason);
  });
});

describe('labels are followed through the query:', () => {
  const ok = [
    'sum by (x) (label_replace(shop_carts, "x", "$1", "branch", "(.*)"))',
    'sum by (x) (label_replace(vector(1), "x", "a", "", ""))',
    'sum by (x) (label_join(shop_carts, "x", "-", "branch", "job"))',
    'sum by (v) (count_values("v", shop_carts))',
    'sum by (v, branch) (count_values by (branch) ("v", shop_carts))',
    'sum by (branch) (topk by (branch) (1, shop_carts))',
    'sum by (branch) (shop_carts / on (instance) group_left () up)',
    'sum by (method) (shop_carts * on (branch) group_right () shop_payments_total)',
    'sum by (method) (shop_carts * on (branch) group_left (method) sum by (branch, method) (shop_payments_total))',
    'sum by (status) (shop_carts or on (branch) shop_payments_total)',
    'sum by (branch) (shop_carts and on (branch) shop_payments_total)',
    'sum by (branch) (absent(shop_carts{branch="a"}))',
    'sum by (anything) (info(shop_carts))',
    'sum by (version) (info(shop_carts, {version=~".+"}))',
    'histogram_quantile(0.9, sum by (le, method) (rate(shop_payment_seconds_bucket[5m])))',
    'sum by (branch) (max_over_time(shop_carts[1h:5m]))',
    'sum by (branch) (-shop_carts + 1)',
    'sum without (instance) (shop_carts)',
    'sort_by_label(shop_carts, "branch")',
    'sum by (environment) (shop_carts)',
    'shop_carts or on () vector(0)',
    'scalar(sum(shop_carts)) * shop_carts > bool 5',
  ];
  it.each(ok)('%s', query => {
    expect(found(query)).toEqual([]);
  });

  const gone = 'is not a label here, only elsewhere in the query';
  const never = 'is not a label of any metric in the query';
  it.each([
    ['sum by (branch) (sum(shop_carts))', `branch ${gone}`],
    ['sum by (branch) (sum without (branch) (shop_carts))', `branch ${gone}`],
    ['sum by (job) (count_values("v", shop_carts))', `job ${gone}`],
    ['sum without (branch) (max by (job) (shop_carts))', `branch ${gone}`],
    ['label_replace(sum(shop_carts), "x", "$1", "branch", "(.*)")', `branch ${gone}`],
    ['label_join(shop_carts, "x", "-", "shelf")', `shelf ${never}`],
    ['sum by (x) (label_replace(shop_carts, "y", "$1", "branch", "(.*)"))', `x ${never}`],
    ['sum by (x) (label_replace(label_replace(shop_carts, "x", "a", "", ""), "x", "", "", ""))', `x ${gone}`],
    ['topk by (shelf) (1, shop_carts)', `shelf ${never}`],
    ['sum(shop_carts) / on (branch) shop_carts', `branch ${gone}`],
    ['shop_carts and on (status) shop_payments_total', `status ${gone}`],
    ['shop_carts / ignoring (shelf) shop_carts', `shelf ${never}`],
    ['shop_carts unless on (shelf) shop_carts', `shelf ${never}`],
    ['shop_carts * on (branch) group_left (version) shop_carts', `version ${never}`],
    ['sum by (method) (shop_carts / on (branch) sum by (branch) (shop_payments_total))', `method ${gone}`],
    ['sum by (job) (absent(shop_carts{branch="a"}))', `job ${gone}`],
    ['sum by (branch) (vector(1))', `branch ${never}`],
    ['sum by (le) (rate(shop_payment_seconds_count[5m]))', `le ${never}`],
    ['histogram_quantile(0.9, sum by (method) (rate(shop_payment_seconds_bucket[5m])))', 'needs the buckets'],
    ['histogram_quantile(0.9, rate(shop_payment_seconds_count[5m]))', 'needs the buckets'],
    ['sum by (le) (histogram_quantile(0.9, rate(shop_payment_seconds_bucket[5m])))', `le ${gone}`],
    ['sum by (job) (slo:sli_error:ratio_rate5m)', `job ${never}`],
  ])('%s', (query, reason) => {
    expect(reasons(query)).toContain(reason);
  });
});

describe('what Prometheus refuses is refused with the reason:', () => {
  it.each([
    ['shop_carts{branch="\\d"}', 'is not an escape of a string', 'write \\\\d for a backslash'],
    ['shop_carts{branch="\\\'"}', 'is not an escape of a string', ''],
    ['shop_carts{branch="\\x4"}', 'is an escape with too few digits', ''],
    ['shop_carts{branch="\\400"}', 'which is not a byte', ''],
    ['shop_carts{branch="\\uD800"}', 'which is not a character', ''],
    ['shop_carts{branch="a\nb"}', 'is a line break within quotes', 'backticks'],
    ['shop_carts{branch="a', 'is a string that does not end', 'close it with "'],
    ['rate(shop_payments_total)', 'takes series over a range, not series without', 'add a range'],
    ['sum(shop_payments_total[5m])', 'takes series without a range', 'such as rate'],
    ['ratee(shop_payments_total[5m])', 'is not a function of PromQL', 'did you mean rate?'],
    ['clamp(shop_carts, 1)', 'takes 3 arguments, not 2', ''],
    ['round(shop_carts, 1, 2)', 'takes at most 2 arguments, not 3', ''],
    ['topk(shop_carts)', 'takes 2 arguments, not 1', ''],
    ['topk("5", shop_carts)', 'takes a number, not a text', ''],
    ['(shop_carts)[5m]', 'is a range, which stands directly behind a selector', 'a subquery'],
    ['(shop_carts) offset 5m', 'needs a selector or a subquery before it', ''],
    ['rate(shop_payments_total[0s])', 'is not a length of time above 0', ''],
    ['rate(shop_payments_total[5m*2])', 'is an experimental feature', 'one length of time'],
    ['shop_carts + bool 1', 'is not a comparison', 'remove bool'],
    ['1 > 2', 'compares two numbers', 'write > bool'],
    ['shop_carts and 1', 'joins series, not numbers', ''],
    ['shop_carts + on (branch) 1', 'joins series, not numbers', 'remove on'],
    ['shop_carts and on (branch) group_left () up', 'takes no group_left', ''],
    ['shop_carts * on (branch) group_left (branch) shop_carts', 'is in both on and group_left', ''],
    ['label_replace(shop_carts, "a", "$1", "branch", "(")', 'is not a regular expression', ''],
    ['label_replace(shop_carts, "", "$1", "branch", "(.*)")', '"" is not a label name', ''],
    ['label_join(shop_carts, "", "-", "branch")', '"" is not a label name', ''],
    ['count_values("", shop_carts)', '"" is not a label name', ''],
    ['{branch=~".*"}', 'selects every series', 'name a metric'],
    ['{"shop_carts", __name__="up"}', 'matches no metric of the contract', ''],
    ['{__name__=~"shop_x.*"}', 'matches no metric of the contract', ''],
    ['{branch="a", le="5"}', 'selects nothing: no metric of the contract has all of it', ''],
    ['shop_carts{"branch"="a"', 'is not PromQL', 'something is missing at its end'],
    ['shop_carts\u00a0> 1', 'it has the character U+00A0', 'write a space'],
    ['', 'is empty', ''],
  ])('%s', (query, reason, hint) => {
    expect(reasons(query)).toContain(reason);
    expect(hints(query).join('\n')).toContain(hint);
  });
});

describe('an error', () => {
  const shown = (query: string) => verify(query, project.contract).map(one => explain(query, one));

  it('shows the line, the place and the name that was probably meant', () => {
    expect(shown('sum(\n\tshop_carts{brunch="a"}\n)')).toEqual([
      [
        'shop_carts{brunch} is not a label of shop_carts: did you mean branch?',
        '  2:13  \tshop_carts{brunch="a"}',
        '        \t           ^^^^^^',
      ].join('\n'),
    ]);
    expect(shown('shop_cart')[0]).toContain('is not a metric of the contract: did you mean shop_carts?');
    expect(shown('shop_payments_total{status="faild"}')[0]).toContain('did you mean failed?');
  });
  it('shows the part of a long line that is at fault', () => {
    const query = `${'shop_carts + '.repeat(20)}shop_x${' + shop_carts'.repeat(20)}`;
    const [, line, carets] = shown(query)[0]!.split('\n');
    expect(line).toMatch(/^ {2}1:261 {2}….{60}shop_x.{94}…$/);
    expect(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('shop_x');
  });
  it('is said for each place at fault, from left to right', () => {
    expect(found('shop_x + shop_y')).toEqual([
      'shop_x is not a metric of the contract',
      'shop_y is not a metric of the contract',
    ]);
  });
  it('is not said again of what follows from it', () => {
    expect(found('sum by (anything) (rate(shop_x[5m]))')).toHaveLength(1);
  });
  it('is also said of what is nested too deeply to be read', () => {
    for (const depth of [5_000, 20_000, 100_000]) {
      const query = `${'-('.repeat(depth)}up${')'.repeat(depth)}`;
      expect(verify(query, project.contract).map(({ reason }) => reason)).toEqual([
        expect.stringMatching(/^is (not PromQL|nested too deeply)$/),
      ]);
    }
  });
});
