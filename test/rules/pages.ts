import type { Answer } from './scraper.ts';

/** What Prometheus makes of a page: takes it whole, takes it and loses something, or refuses it. */
export type Verdict = 'ok' | 'lossy' | 'refused';

export const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
export const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** A page by hand, and what Prometheus makes of it. */
export interface Row extends Answer {
  readonly name: string;
  readonly verdict: Verdict;
}

type Written = readonly [name: string, body: string | Buffer, verdict: Verdict];

const rows = (contentType: string | undefined, written: readonly Written[]): Row[] =>
  written.map(([name, body, verdict]) => ({
    ...{ name, verdict, contentType },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  }));
const om = (body: string) => `${body}# EOF\n`;

/** Bytes that are not UTF-8, in between. */
const latin1 = (text: string) => Buffer.from(text, 'latin1');

const text: readonly Written[] = [
  ['nothing', '', 'ok'],
  ['empty lines', '\n \n\t\na 1\n\n', 'ok'],
  ['no line feed at the end', 'a 1', 'ok'],
  ['a byte order mark', '\ufeffa 1\n', 'refused'],
  ['half a surrogate in a value', Buffer.from('a{b="\xed\xa0\x80"} 1\n', 'latin1'), 'refused'],
  ['CR LF', 'a 1\r\n', 'refused'],
  ['CR LF behind TYPE', '# TYPE a gauge\r\na 1\n', 'refused'],
  ['CR LF behind HELP', '# HELP a b\r\na 1\n', 'ok'],
  ['a comment', '# anything\n#anything\n# \n#\n# HELPa\na 1\n', 'ok'],
  ['HELP without text', '# HELP a\n# HELP b \na 1\n', 'ok'],
  ['HELP without a name', '# HELP \na 1\n', 'refused'],
  ['TYPE without a type', '# TYPE a\na 1\n', 'refused'],
  ['two blanks before the type', '# TYPE a  gauge\na 1\n', 'refused'],
  ['a blank behind the type', '# TYPE a gauge \na 1\n', 'refused'],
  ['TYPE in capitals', '# TYPE a GAUGE\na 1\n', 'refused'],
  ['a type of OpenMetrics', '# TYPE a_info info\na_info 1\n', 'refused'],
  ['type unknown', '# TYPE a unknown\na 1\n', 'refused'],
  ['TYPE twice', '# TYPE a gauge\na 1\n# TYPE a counter\n', 'ok'],
  ['HELP twice', '# HELP a x\n# HELP a y\na 1\n', 'ok'],
  ['TYPE behind the samples', 'a 1\n# TYPE a gauge\n', 'ok'],
  ['TYPE of a quoted name', '# TYPE "a.b" gauge\n{"a.b"} 1\n', 'ok'],
  ['help that is not UTF-8', latin1('# HELP a \xe9\na 1\n'), 'refused'],
  ['a comment that is not UTF-8', latin1('# \xe9\na 1\n'), 'ok'],
  ['a value that is not UTF-8', latin1('a{b="\xe9"} 1\n'), 'refused'],
  ['a label name that is not UTF-8', latin1('a{"\xe9"="x"} 1\n'), 'refused'],
  ['a metric name that is not UTF-8', latin1('{"\xe9"} 1\n'), 'refused'],
  ['a metric name outside ASCII, not quoted', 'é 1\n', 'refused'],
  ['a name that begins with a digit', '1a 1\n', 'refused'],
  ['a name with a hyphen', 'a-b 1\n', 'refused'],
  ['a name with a point', 'a.b 1\n', 'refused'],
  ['a name with a colon', 'a:b 1\n', 'ok'],
  ['a label with a colon', 'a{b:c="1"} 1\n', 'refused'],
  ['a label with a hyphen', 'a{b-c="1"} 1\n', 'refused'],
  ['a quoted label with a hyphen', 'a{"b-c"="1"} 1\n', 'ok'],
  ['a label that begins with __', 'a{__b="1"} 1\n', 'ok'],
  ['the label __name__', 'a{__name__="b"} 1\n', 'refused'],
  ['only the label __name__', '{__name__="b"} 1\n', 'refused'],
  ['the name in quotes, before and behind labels', '{b="1","a"} 1\n{"a",b="2"} 1\n', 'ok'],
  ['two names', '{"a","b"} 1\n', 'refused'],
  ['a name before braces and one in them', 'a{"b"} 1\n', 'refused'],
  ['no name', '{b="1"} 1\n', 'refused'],
  ['an empty name', '{""} 1\n', 'refused'],
  ['an empty label name', 'a{""="1"} 1\n', 'refused'],
  ['an empty label value', 'a{b=""} 1\n', 'ok'],
  ['empty braces', 'a{} 1\n', 'ok'],
  ['a comma at the end', 'a{b="1",} 1\n', 'ok'],
  ['two commas', 'a{b="1",,c="2"} 1\n', 'refused'],
  ['a comma alone', 'a{,} 1\n', 'refused'],
  ['a semicolon', 'a{b="1";c="2"} 1\n', 'refused'],
  ['no comma', 'a{b="1"c="2" d="3"} 1\n', 'ok'],
  ['single quotes', "a{b='1'} 1\n", 'refused'],
  ['no quotes', 'a{b=1} 1\n', 'refused'],
  ['braces that are open', 'a{b="1" 1\n', 'refused'],
  ['a value that is open', 'a{b="1} 1\n', 'refused'],
  ['braces over two lines', 'a{b="1",\nc="2"} 1\n', 'refused'],
  ['a value over two lines', 'a{b="1\n2"} 1\n', 'ok'],
  ['escapes', 'a{b="\\\\ \\" \\n \\t \\x"} 1\n', 'ok'],
  ['a backslash at the end', 'a{b="\\"} 1\n', 'refused'],
  ['a tab in a value', 'a{b="\t"} 1\n', 'ok'],
  ['braces and commas in a value', 'a{b="},{="} 1\n', 'ok'],
  ['a CR in a value', 'a{b="\r"} 1\n', 'ok'],
  ['emoji', 'a{b="😀"} 1\n', 'ok'],
  ['tabs', 'a{b="1"}\t1\t\n', 'ok'],
  ['no value', 'a\n', 'refused'],
  ['no value behind braces', 'a{b="1"}\n', 'refused'],
  ['two braces', 'a{b="1"}{c="2"} 1\n', 'refused'],
  ...[
    'NaN',
    'nan',
    '+Inf',
    '-inf',
    'Inf',
    'Infinity',
    '+1',
    '-1',
    '.5',
    '5.',
    '1e3',
    '1E-3',
    '-0',
    '007',
  ].map(value => [`value ${value}`, `a ${value}\n`, 'ok'] as const),
  ...['+NaN', 'infin', '1_000', '0x1p3', '0x10', '1e999', '1e', '.', '1.2.3', '--1', 'null', 'true', ''].map(
    value => [`value "${value}"`, `a ${value}\n`, 'refused'] as const,
  ),
  ['a blank in a number', 'a 1 000\n', 'lossy'],
  ['a number that is too small', 'a 1e-999\n', 'ok'],
  ['an exemplar', 'a_total 1 # {trace_id="b"} 1\n', 'refused'],
  ['a comment behind a value', 'a 1 # one\n', 'refused'],
  ['HTML', '<!doctype html>\n<html></html>\n', 'refused'],
  ['JSON', '{"status":"ok"}\n', 'refused'],
  ['# EOF', 'a 1\n# EOF\nb 1\n', 'ok'],
  ['the same series twice, with the same value', 'a 1\na 1\n', 'lossy'],
  ['the same series twice, its labels in another order', 'a{b="1",c="2"} 1\na{c="2",b="1"} 2\n', 'lossy'],
  ['the same series twice, once with an empty label', 'a{b=""} 1\na 2\n', 'lossy'],
  ['the same series twice, once in quotes', 'a{b="1"} 1\n{"a",b="1"} 2\n', 'lossy'],
  ['the same series far apart', 'a 1\n# TYPE b gauge\nb 1\na 2\n', 'lossy'],
  ['a label twice with the same value', 'a{b="1",b="1"} 1\n', 'refused'],
  ['a label twice, once in quotes', 'a{b="1","b"="2"} 1\n', 'refused'],
];

const histogram = (more: string, suffix = '') =>
  `# TYPE h histogram\nh_bucket{le="0.1"} 1\nh_bucket{le="1"} 2\n${more}${suffix}`;

const distributions: readonly Written[] = [
  ['a histogram', histogram('h_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\n'), 'ok'],
  [
    'a histogram with its buckets in any order',
    '# TYPE h histogram\nh_count 3\nh_bucket{le="+Inf"} 3\nh_bucket{le="1"} 2\nh_sum 1\nh_bucket{le="0.1"} 1\n',
    'ok',
  ],
  [
    'a histogram without observations',
    '# TYPE h histogram\nh_bucket{le="1"} 0\nh_bucket{le="+Inf"} 0\nh_sum 0\nh_count 0\n',
    'ok',
  ],
  ['a histogram that is only declared', '# TYPE h histogram\n', 'ok'],
  ['only +Inf', '# TYPE h histogram\nh_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\n', 'ok'],
  ['+Inf as inf', histogram('h_bucket{le="inf"} 3\nh_sum 1\nh_count 3\n'), 'ok'],
  ['no _sum', histogram('h_bucket{le="+Inf"} 3\nh_count 3\n'), 'lossy'],
  ['no _count', histogram('h_bucket{le="+Inf"} 3\nh_sum 1\n'), 'lossy'],
  ['no buckets', '# TYPE h histogram\nh_sum 1\nh_count 3\n', 'lossy'],
  ['another count', histogram('h_bucket{le="+Inf"} 3\nh_sum 1\nh_count 4\n'), 'lossy'],
  ['+Inf falls', histogram('h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n'), 'lossy'],
  [
    'a bound that is no number',
    histogram('h_bucket{le="x"} 3\nh_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\n'),
    'lossy',
  ],
  ['a bucket without a bound', histogram('h_bucket 3\nh_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\n'), 'lossy'],
  [
    'the same bound in two spellings',
    histogram('h_bucket{le="1.0"} 2\nh_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\n'),
    'lossy',
  ],
  [
    'one of two children lacks +Inf',
    histogram(
      'h_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\nh_bucket{a="1",le="1"} 1\nh_sum{a="1"} 1\nh_count{a="1"} 1\n',
    ),
    'lossy',
  ],
  ['the same in a gauge', 'h_bucket{le="0.1"} 5\nh_bucket{le="1"} 1\n', 'ok'],
  ['a summary', '# TYPE s summary\ns{quantile="0.5"} NaN\ns_sum 0\ns_count 0\n', 'ok'],
  ['a summary without quantiles', '# TYPE s summary\ns_sum 0\ns_count 0\n', 'ok'],
  ['a summary without _sum', '# TYPE s summary\ns{quantile="0.5"} 1\ns_count 0\n', 'ok'],
  [
    'a quantile in two spellings',
    '# TYPE s summary\ns{quantile="0.50"} 1\ns{quantile="0.5"} 2\ns_sum 0\ns_count 0\n',
    'lossy',
  ],
];

const openMetrics: readonly Written[] = [
  ['only EOF', om(''), 'ok'],
  ['EOF without a line feed', 'a 1\n# EOF', 'ok'],
  ['no EOF', 'a 1\n', 'refused'],
  ['cut in a line', 'a 1\nb 2', 'refused'],
  ['a line behind EOF', '# EOF\na 1\n', 'refused'],
  ['an empty line behind EOF', '# EOF\n\n', 'refused'],
  ['an empty line', om('a 1\n\nb 1\n'), 'refused'],
  ['a comment', om('# one\na 1\n'), 'refused'],
  ['a leading blank', om(' a 1\n'), 'refused'],
  ['a trailing blank', om('a 1 \n'), 'refused'],
  ['two blanks', om('a  1\n'), 'refused'],
  ['a tab', om('a\t1\n'), 'refused'],
  ['no blank before the value', om('a{b="1"}1\n'), 'refused'],
  ['blanks in braces', om('a{b="1", c="2"} 1\n'), 'refused'],
  ['a comma at the end', om('a{b="1",} 1\n'), 'ok'],
  ['no comma', om('a{b="1"c="2"} 1\n'), 'refused'],
  ['a value over two lines', om('a{b="1\n2"} 1\n'), 'refused'],
  ['CR LF', om('a 1\r\n'), 'refused'],
  ['HELP without text', om('# HELP a\na 1\n'), 'refused'],
  ['two blanks in TYPE', om('# TYPE  a gauge\na 1\n'), 'refused'],
  ['type untyped', om('# TYPE a untyped\na 1\n'), 'refused'],
  ['type unknown', om('# TYPE a unknown\na 1\n'), 'ok'],
  ['info and stateset', om('# TYPE a info\na_info{v="1"} 1\n# TYPE b stateset\nb{b="x"} 1\n'), 'ok'],
  ['a unit', om('# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n'), 'ok'],
  ['a unit that the name has not', om('# UNIT a seconds\na 1\n'), 'refused'],
  ['an empty unit', om('# UNIT a \na 1\n'), 'ok'],
  ['the unit is the name', om('# UNIT seconds seconds\nseconds 1\n'), 'refused'],
  ['a counter with _created', om('# TYPE a counter\na_total 1\na_created 1767225600\n'), 'ok'],
  ['a counter without _total', om('# TYPE a counter\na 1\n'), 'ok'],
  ['a counter whose declaration ends in _total', om('# TYPE a_total counter\na_total 1\n'), 'ok'],
  [
    'a histogram with _created',
    om(histogram('h_bucket{le="+Inf"} 3\nh_sum 1\nh_count 3\nh_created 1\n')),
    'ok',
  ],
  [
    'a gauge histogram',
    om('# TYPE g gaugehistogram\ng_bucket{le="1"} 1\ng_bucket{le="+Inf"} 2\ng_gsum 1\ng_gcount 2\n'),
    'ok',
  ],
  [
    'a gauge histogram without +Inf',
    om('# TYPE g gaugehistogram\ng_bucket{le="1"} 1\ng_gsum 1\ng_gcount 2\n'),
    'lossy',
  ],
  ['a quoted name', om('# TYPE "a.b" gauge\n{"a.b","c.d"="1"} 1\n'), 'ok'],
  ['an exemplar', om('a_total 1 # {trace_id="b"} 0.5\n'), 'ok'],
  ['an exemplar without labels', om('a_total 1 # {} 0.5\n'), 'ok'],
  ['an exemplar with a time', om('a_total 1 # {trace_id="b"} 0.5 1767225600.123\n'), 'ok'],
  ['an exemplar of a gauge', om('# TYPE a gauge\na 1 # {trace_id="b"} 0.5\n'), 'ok'],
  ['an exemplar of 200 characters', om(`a_total 1 # {trace_id="${'b'.repeat(200)}"} 0.5\n`), 'ok'],
  ['an exemplar without a value', om('a_total 1 # {trace_id="b"}\n'), 'refused'],
  ['an exemplar that is open', om('a_total 1 # {trace_id="b" 1\n'), 'refused'],
  ['an exemplar with a name', om('a_total 1 # {"b"} 1\n'), 'refused'],
  ['an exemplar at the time NaN', om('a_total 1 # {trace_id="b"} 0.5 NaN\n'), 'refused'],
  ['an exemplar, then a blank', om('a_total 1 # {trace_id="b"} 0.5 \n'), 'refused'],
  ['a hash', om('a 1 #\n'), 'refused'],
  ['two times', om('a 1 1 1\n'), 'refused'],
  ['a time that is NaN', om('a 1 NaN\n'), 'refused'],
  ['the same series twice', om('a 1\na 2\n'), 'lossy'],
  ['a label twice', om('a{b="1",b="2"} 1\n'), 'refused'],
];

const contentTypes: readonly (readonly [contentType: string | undefined, verdict: Verdict])[] = [
  [undefined, 'refused'],
  ['text/plain', 'ok'],
  ['TEXT/Plain', 'ok'],
  ['text/plain; version=1.0.0; escaping=allow-utf-8', 'ok'],
  ['text/plain; charset=iso-8859-1', 'ok'],
  ['text/plain;', 'ok'],
  ['text/plain;;', 'refused'],
  ['text/plain; version', 'refused'],
  ['text/plain; version="0.0.4"', 'ok'],
  ['text/plain; a=1; a=2', 'refused'],
  ['text/plain; a=1; a=1', 'ok'],
  ['text/plain, text/plain', 'refused'],
  ['text', 'refused'],
  ['text/', 'refused'],
  ['text/html', 'refused'],
  ['text/html; charset=utf-8', 'refused'],
  ['application/json', 'refused'],
  ['application/octet-stream', 'refused'],
];

/** Pages whose timestamps are near this moment, in milliseconds. */
function timed(now: number): Row[] {
  const minutesAgo = (minutes: number) => now - minutes * 60_000;
  const seconds = (minutes: number) => minutesAgo(minutes) / 1000;
  return [
    ...rows(TEXT, [
      ['a time, now', `a 1 ${now}\n`, 'ok'],
      ['a time, 50 minutes ago', `a 1 ${minutesAgo(50)}\n`, 'ok'],
      ['a time, 70 minutes ago', `a 1 ${minutesAgo(70)}\n`, 'lossy'],
      ['a time in seconds', `a 1 ${Math.round(now / 1000)}\n`, 'lossy'],
      ['a time, 5 minutes ahead', `a 1 ${minutesAgo(-5)}\n`, 'ok'],
      ['a time, 20 minutes ahead', `a 1 ${minutesAgo(-20)}\n`, 'lossy'],
      ['a time before 1970', 'a 1 -1\n', 'refused'],
      ['a time that is no whole number', `a 1 ${now}.5\n`, 'refused'],
      ['a time beyond 64 bits', 'a 1 9999999999999999999\n', 'refused'],
      ['two times of a series', `a 1 ${minutesAgo(9)}\na 2 ${minutesAgo(8)}\n`, 'ok'],
      ['two times of a series, falling', `a 1 ${minutesAgo(8)}\na 2 ${minutesAgo(9)}\n`, 'lossy'],
      ['the same time of a series twice', `a 1 ${minutesAgo(8)}\na 2 ${minutesAgo(8)}\n`, 'lossy'],
    ]),
    ...rows(OPENMETRICS, [
      ['a time', om(`a 1 ${seconds(1)}\n`), 'ok'],
      ['a time, 70 minutes ago', om(`a 1 ${seconds(70)}\n`), 'lossy'],
      ['a time in milliseconds', om(`a 1 ${now}\n`), 'lossy'],
      ['a time before 1970', om('a 1 -1\n'), 'lossy'],
      ['a time and an exemplar', om(`a_total 1 ${seconds(1)} # {b="1"} 1\n`), 'ok'],
    ]),
  ];
}

/** Returns the pages; some are about the time that it is. */
export function writtenPages(now: number): Row[] {
  return [
    ...rows(TEXT, text),
    ...rows(TEXT, distributions),
    ...rows(OPENMETRICS, openMetrics),
    ...contentTypes.flatMap(([contentType, verdict]) =>
      rows(contentType, [[`Content-Type ${contentType}`, 'a 1\n', verdict]]),
    ),
    ...rows('text/html', [['an empty page of another type', '', 'ok']]),
    ...rows(OPENMETRICS, [['an empty page in OpenMetrics', '', 'ok']]),
    ...timed(now),
  ];
}
