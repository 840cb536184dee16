import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkAgainst } from '../../../core/metrics/check.ts';
import { formatOf } from '../../../core/metrics/exposition/content-type.ts';
import { describeFault } from '../../../core/metrics/exposition/fault.ts';
import { boundText, readBound, readFloat } from '../../../core/metrics/exposition/float.ts';
import { readPage } from '../../../core/metrics/exposition/page.ts';
import { parseExposition, plain } from '../../../core/metrics/exposition.ts';
import { boundedId } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../../core/metrics/metric.ts';

const TEXT = 'text/plain; version=0.0.4';
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const NOW = 1_795_656_000_000;
const page = (body: string | Uint8Array, contentType: string | undefined = TEXT) =>
  readPage({ body, contentType, now: NOW });
const said = (body: string | Uint8Array, contentType?: string) =>
  page(body, contentType).faults.map(describeFault).join('\n');

interface Case {
  readonly name: string;
  readonly contract: string;
  readonly page: string;
  readonly right: 'ok' | 'refuse';
}

/** The metric that the contract of a case names, as in `gauge temp{room}`. */
function declared(contract: string): Metric {
  const [, type, name, label] = /^(\w+) (\w+)(?:\{(\w+)\})?/.exec(contract) as unknown as string[];
  const labels = label ? { [label]: boundedId(5) } : {};
  const one = { name: name!, help: 'h', unit: 'items', labels };
  if (type === 'histogram') return histogram({ ...one, buckets: [0.1, 1] });
  return type === 'counter' ? counter(one) : gauge(one);
}

describe('pages that were seen to go wrong', async () => {
  const cases = JSON.parse(await readFile('test/cases/exposition.json', 'utf8')) as Case[];
  it.each(cases.map(one => [one.name, one.right, one] as const))('%s: %s', (_, right, one) => {
    const isOpenMetrics = one.page.endsWith('# EOF\n');
    const { verdict, families } = page(one.page, isOpenMetrics ? OPENMETRICS : TEXT);
    expect(verdict === 'ok' ? 'ok' : 'refuse').toBe(right);
    const found = new Map([...families].map(([name, family]) => [name, plain(family)]));
    if (right === 'ok') expect(checkAgainst([declared(one.contract)], found)).toEqual([]);
  });
});

describe('a fault', () => {
  it('says the line, what is wrong in it, why, and what follows', () => {
    expect(said('# TYPE temp gauge\ntemp{room="a"} 1,5\n')).toBe(
      `line 2: "1,5" is not a number: write a point instead of the comma
  temp{room="a"} 1,5
                 ^^^
  Prometheus refuses the page: it stores none of its samples, and up is 0`,
    );
  });
  it('is named in every line that has one', () => {
    expect(page('a x\nb 1\nc y\n').faults.map(({ place }) => place!.line)).toEqual([1, 3]);
  });
  it('shows a part of a long line, and what cannot be seen', () => {
    const text = said(`a{b="${'x'.repeat(300)}é"} 1\r\n`);
    const [reason, line, caret] = text.split('\n') as [string, string, string];
    expect(reason).toBe('line 1: the line ends in CR LF: end lines in LF alone');
    expect(line).toMatch(/^ {2}…x+é"} 1␍$/);
    expect(caret.indexOf('^')).toBe(line.indexOf('1␍'));
  });
  it.each([
    ['a{b="1",b="2"} 1', 'the label b is given twice'],
    ['{foo} 1', 'foo has no value'],
    ['a{foo} 1', 'the label foo has no value'],
    ['a{b=1} 1', 'the value of the label b must stand in double quotes'],
    ['a{b="1" 1', 'this is not the name of a label'],
    ['a{b="1"', 'the braces are not closed'],
    ['a-b 1', '"-b" is not a number'],
    ['a 1 -5', 'a timestamp must not be negative'],
    ['a 1 # {b="1"} 1', 'the text format has no exemplars'],
    ['# TYPE a info', 'is not a type of the text format: use one of counter'],
    ['# TYPE a gauge ', 'has a blank too much'],
    ['a 1e999', '1e999 is beyond what a float holds'],
    ['a', 'a value must follow the series'],
  ])('%s: %s', (line, reason) => {
    expect(said(`${line}\n`)).toContain(reason);
  });
  it.each([
    ['a 1\n', 'the page does not end with # EOF'],
    ['a 1\n\n# EOF\n', 'OpenMetrics has no empty lines'],
    ['# EOF\na 1\n', 'nothing may follow # EOF'],
    ['# one\n# EOF\n', 'OpenMetrics has no comments but'],
    ['# UNIT a seconds\n# EOF\n', 'the name a must end in its unit: _seconds'],
    ['a 1 \n# EOF\n', 'nothing but a timestamp may follow'],
  ])('in OpenMetrics: %j: %s', (body, reason) => {
    expect(said(body, OPENMETRICS)).toContain(reason);
  });
  it('says what a series that is there twice loses', () => {
    expect(said('a{b="1"} 1\n# HELP c d\na{b="1"} 2\n')).toBe(
      `line 3: a{b="1"} is in line 1 already
  a{b="1"} 2
  ^^^^^^^^
  Prometheus keeps the first and drops this sample: send each series once`,
    );
  });
  it('of a time is one that is older than an hour, or more than ten minutes ahead', () => {
    const at = (minutes: number) => page(`a 1 ${NOW + minutes * 60_000}\n`);
    expect([-59, -61, 9, 11].map(minutes => at(minutes).verdict)).toEqual(['ok', 'lossy', 'ok', 'lossy']);
    expect(at(-59).faults[0]!.consequence).toContain('queries look back 5 minutes');
    expect(at(-4).faults).toEqual([]);
    expect(said('a 1 1700000000\n')).toContain('days old');
  });
  it('of a histogram names its series', () => {
    const text = said('# TYPE h histogram\nh_bucket{a="x",le="1"} 1\nh_bucket{a="x",le="+Inf"} 2\n');
    expect(text).toContain('the histogram h{a="x"} has no h_sum');
    expect(text).toContain('the histogram h{a="x"} has no h_count');
    expect(text).not.toContain('+Inf');
  });
  it('that loses nothing is a note', () => {
    const { verdict, faults } = page('# TYPE s summary\ns{quantile="0.5"} 1\ns_count 1\n');
    expect(verdict).toBe('ok');
    expect(faults.map(({ effect, reason }) => `${effect}: ${reason}`)).toEqual([
      'note: the summary s has no s_sum',
    ]);
  });
  it('is found in a page of 10 MB, in a value of 5 MB, and counted up to a limit', () => {
    expect(page('a 1\n'.repeat(200_000)).faults).toHaveLength(1000);
    expect(page(`a{b="${'x\\n'.repeat(1_700_000)}"} 1\n`).verdict).toBe('ok');
    expect(page('a x\n'.repeat(200_000)).verdict).toBe('refused');
  });
});

describe('the content type', () => {
  it.each([
    ['text/plain', 'text'],
    ['text/plain; version=1.0.0; escaping=allow-utf-8; charset=utf-8', 'text'],
    ['Text/PLAIN; version="0.0.4";', 'text'],
    ['application/openmetrics-text; version=0.0.1', 'openmetrics'],
  ])('%s is %s', (header, format) => expect(formatOf(header)).toBe(format));
  it.each([
    [undefined, 'the answer has no Content-Type'],
    ['text/html; charset=utf-8', 'the Content-Type is "text/html; charset=utf-8"'],
    ['text/plain; version', 'the Content-Type "text/plain; version" cannot be parsed'],
    ['application/vnd.google.protobuf', 'the answer is protobuf'],
    ['__proto__/x', 'which is not a page of metrics'],
  ])('%s: %s', (header, reason) => {
    expect(formatOf(header)).toMatchObject({ refused: expect.stringContaining(reason) });
    expect(page('a 1\n', header ?? '').verdict).toBe('refused');
  });
  it('of an empty page does not matter', () => {
    expect(page('', 'text/html').verdict).toBe('ok');
  });
});

describe('numbers', () => {
  it('are those of Go, as far as Prometheus takes them', () => {
    const taken = ['1', '+1', '-.5', '5.', '1e3', 'NaN', 'nan', 'inf', '-Infinity', '1e-999'];
    expect(taken.map(readFloat)).toEqual([1, 1, -0.5, 5, 1000, NaN, NaN, Infinity, -Infinity, 0]);
    const refused = ['', '1_0', '0x1p3', '0x1', '1e999', '+nan', 'infin', '1e', '.', ' 1', '1,5', '١'];
    expect(refused.filter(text => readFloat(text) !== undefined)).toEqual([]);
  });
  it('in the label le may have underscores and be hexadecimal', () => {
    expect(['1_000', '0x1p3', '-0x.8p1', '+Inf', '1.5_5'].map(readBound)).toEqual([
      1000,
      8,
      -1,
      Infinity,
      1.55,
    ]);
    expect(['1__0', '_1', '1_', '0x1', 'x', ''].map(readBound)).toEqual(Array(6).fill(undefined));
  });
  it('in the label le are written as Prometheus does', () => {
    expect([0, 1, -2, 0.1, 100_000, 1e6, 1_234_567, 1e-5, Infinity, NaN].map(boundText)).toEqual([
      ...['0.0', '1.0', '-2.0', '0.1', '100000.0', '1e+06', '1.234567e+06', '1e-05', '+Inf', 'NaN'],
    ]);
  });
});

describe('metrics of a page', () => {
  it('of OpenMetrics have the names and types that queries and the contract have', () => {
    const body = `# TYPE a counter
# HELP a says "\\n"
a_total{x="é"} 1 # {trace_id="t"} 1 1.5
a_created 5
# TYPE build info
build_info{v="1"} 1
# TYPE none counter
# EOF
`;
    const families = parseExposition(body, 'openmetrics');
    expect([...families.values()].map(({ name, type }) => `${type} ${name}`)).toEqual([
      'counter none_total',
      'counter a_total',
      'gauge build_info',
    ]);
    expect(families.get('a_total')!.samples).toEqual([
      { name: 'a_total', labels: { x: 'é' }, value: 1 },
      { name: 'a_created', labels: {}, value: 5 },
    ]);
  });
  it('have their type wherever it is declared, the last one', () => {
    const families = parseExposition('h_bucket{le="1"} 1\n# TYPE h gauge\n# TYPE h histogram\n');
    expect([...families.values()].map(({ name, type }) => `${type} ${name}`)).toEqual(['histogram h']);
  });
  it('are read with quoted names and labels that objects have already', () => {
    const [sample] = parseExposition('{"my.metric","a.b"="1",__proto__="x"} 1\n').get('my.metric')!.samples;
    expect(sample!.name).toBe('my.metric');
    expect(Object.entries(sample!.labels)).toEqual([
      ['a.b', '1'],
      ['__proto__', 'x'],
    ]);
  });
});
