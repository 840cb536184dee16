import { describe, expect, it } from 'vitest';
import { askedOf, checkAgainst, undeclared } from '../../../core/metrics/check.ts';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import { boundedId, maskedPhone, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';

const logins = counter({
  name: 'logins_total',
  help: 'Logins',
  unit: 'operations',
  labels: { company: boundedId(2), status: oneOf('ok', 'bad'), phone: maskedPhone(9) },
});
const latency = histogram({ name: 'latency_seconds', help: 'Latency', unit: 'seconds', buckets: [0.1, 1] });

const problems = (text: string, ...contract: Parameters<typeof checkAgainst>[0]) =>
  checkAgainst(contract, parseExposition(text)).map(({ metric, problem }) => `${metric} ${problem}`);
const login = (company: string, status = 'ok', phone = '+55*21') =>
  `logins_total{company="${company}",status="${status}",phone="${phone}"} 1\n`;

describe('a live service', () => {
  it('that keeps the contract has no violation', () => {
    const text = `# HELP logins_total Logins
# TYPE logins_total counter
${login('a')}${login('b')}${login('other')}
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 1
latency_seconds_bucket{le="1"} 1
latency_seconds_bucket{le="+Inf"} 1
latency_seconds_sum 0.05
latency_seconds_count 1
`;
    expect(problems(text, logins, latency)).toEqual([]);
  });
  it('is told what is missing and what is mistyped', () => {
    expect(problems('# TYPE latency_seconds gauge\nlatency_seconds 1\n', logins, latency)).toEqual([
      'logins_total is missing: declare and expose it',
      'latency_seconds is a gauge: expose a histogram',
    ]);
  });
  it('is told which labels are too many, missing, or have unknown values', () => {
    const text = '# TYPE logins_total counter\nlogins_total{company="a",status="weird",extra="x"} 1\n';
    expect(problems(text, logins)).toEqual([
      'logins_total has the label extra: remove it or declare it',
      'logins_total lacks the label phone: set it on every sample',
      'logins_total label status has the value "weird": use one of ok, bad',
    ]);
  });
  it('is told when a label is over its budget or carries a phone number', () => {
    const text = `# TYPE logins_total counter\n${login('a')}${login('b')}${login('c', 'ok', '+5511987654321')}`;
    expect(problems(text, logins)).toEqual([
      'logins_total label company has 3 values, but its budget is 2: count the rest as other',
      'logins_total label phone contains more than six digits of a phone: mask it',
    ]);
  });
  it('is told when it has too many combinations', () => {
    const capped = gauge({
      name: 'g',
      help: '',
      unit: 'items',
      labels: { a: boundedId(5) },
      maxCombinations: 1,
    });
    expect(problems('# TYPE g gauge\ng{a="1"} 1\ng{a="2"} 1\n', capped)).toEqual([
      'g has 2 label combinations, but its budget is 1: reduce the combinations or raise maxCombinations',
    ]);
  });
  it('is told when buckets differ', () => {
    const text =
      '# TYPE latency_seconds histogram\nlatency_seconds_bucket{le="5"} 1\nlatency_seconds_bucket{le="+Inf"} 1\n';
    expect(problems(text, latency)).toEqual(['latency_seconds has the buckets 5: use 0.1, 1']);
  });
  it('may expose more than the contract', () => {
    expect(undeclared([logins], parseExposition('# TYPE x gauge\nx 1\n'))).toEqual(['x']);
  });
});

describe('the metrics of the telemetry kit', () => {
  const lines = counter({ name: 'log_lines_total', help: 'Lines', unit: 'items' });
  const memory = gauge({ name: 'process_resident_memory_bytes', help: 'Memory', unit: 'bytes' });
  const kit = { marks: [lines], metrics: [lines, memory] };
  const asked = (text: string) =>
    askedOf([logins, lines, memory], parseExposition(text), kit).map(({ name }) => name);
  it('are asked of a service that shows one of them', () => {
    expect(asked('# TYPE log_lines_total counter\n')).toEqual([logins.name, lines.name, memory.name]);
  });
  it('are not asked of a service without the kit, but compared where they are', () => {
    expect(asked('a 1\n')).toEqual([logins.name]);
    expect(asked('process_resident_memory_bytes 1\n')).toEqual([logins.name, memory.name]);
  });
});

describe('the text format', () => {
  it('is read with escapes, time stamps and infinities', () => {
    const [sample] = parseExposition('a{b="x\\"y\\n\\\\"} +Inf 1700000000000\n').get('a')!.samples;
    expect(sample).toEqual({ name: 'a', labels: { b: 'x"y\n\\' }, value: Number.POSITIVE_INFINITY });
  });
  it('that is none is refused with the line', () => {
    expect(() => parseExposition('a 1\n<html>\n')).toThrow(
      'line 2: a line must start with the name of a metric, { or #\n  <html>\n  ^\n',
    );
  });
});
