import { OPENMETRICS, TEXT } from './pages.ts';
import type { Answer } from './scraper.ts';

const texts = [
  '# HELP temp Temp "x" \\n y\n# TYPE temp gauge\ntemp{room="a",floor="1"} 11\ntemp{room="b",floor="2"} -1.5e-3\n',
  '# TYPE lat_seconds histogram\nlat_seconds_bucket{a="x",le="0.1"} 1\nlat_seconds_bucket{a="x",le="1"} 2\nlat_seconds_bucket{a="x",le="+Inf"} 3\nlat_seconds_sum{a="x"} 0.5\nlat_seconds_count{a="x"} 3\n',
  '# TYPE rpc summary\nrpc{quantile="0.5"} 1\nrpc{quantile="0.9"} NaN\nrpc_sum 2\nrpc_count 2\n# TYPE "my.metric" counter\n{"my.metric",x="1","y.z"="2"} +Inf\n',
];
const openMetrics = [
  '# HELP logins h\n# TYPE logins counter\nlogins_total{company="a"} 1 # {trace_id="abc"} 0.05 1767225600.123\nlogins_created{company="a"} 1767225600.5\n# EOF\n',
  '# TYPE lat_seconds histogram\n# UNIT lat_seconds seconds\nlat_seconds_bucket{le="0.1"} 1 # {trace_id="abc",span="é"} 0.05\nlat_seconds_bucket{le="1.0"} 2\nlat_seconds_bucket{le="+Inf"} 3\nlat_seconds_sum 0.5\nlat_seconds_count 3\n# EOF\n',
  '# TYPE build info\nbuild_info{v="1"} 1\n# TYPE gh gaugehistogram\ngh_bucket{le="1"} 2\ngh_bucket{le="+Inf"} 3\ngh_gsum 4\ngh_gcount 3\n# TYPE "my.u" unknown\n{"my.u","l.x"="v\\"\\\\\\n"} 4\n# EOF\n',
];
/** Not NUL: Prometheus takes it for the end of a page and says nothing, so that it cannot be asked. */
const CHARACTERS = [...' \t\n"\\{},=#1-+.e_aé:\rx\u20280\'/'];
const WORDS = [
  ...['# EOF\n', '# TYPE temp gauge\n', '# HELP a b\n', '# UNIT a a\n', '# comment\n', 'temp 1\n', '\n\n'],
  ...[
    'NaN',
    '+Inf',
    '-Inf',
    '0x1p3',
    '1_0',
    '1e400',
    'untyped',
    'unknown',
    'counter',
    'histogram',
    'quantile',
  ],
  ...['  ', 'le="1"', '""', '{}', '#', '\\n', ' # {a="b"} 1'],
];
/** Which Prometheus 3.5 stores under another name, or dies of: a name in braces without quotes and value. */
const BARE = /\{[ \t]*[a-zA-Z_]\w*[ \t]*[,}]/;

/** Returns as many pages, each some changes away from one that is right; the same for the same seed. */
export function mutatedPages(count: number, seed: number): Answer[] {
  const below = random(seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const pages: Answer[] = [];
  while (pages.length < count) {
    const isText = below(2) === 0;
    let page = pick(isText ? texts : openMetrics);
    for (let changes = 1 + below(3); changes > 0; changes--) page = mutated(page, below, pick);
    // Now and then a page is said to be of the other format.
    const isOther = below(12) === 0;
    if (!BARE.test(page))
      pages.push({ body: Buffer.from(page), contentType: isText !== isOther ? TEXT : OPENMETRICS });
  }
  return pages;
}

function mutated(page: string, below: (limit: number) => number, pick: <T>(list: readonly T[]) => T): string {
  const characters = [...page];
  const lines = page.split('\n');
  const at = below(characters.length + 1);
  const line = below(lines.length);
  switch (below(7)) {
    case 0:
      return characters.toSpliced(at, 1).join('');
    case 1:
      return characters.toSpliced(at, 0, pick(CHARACTERS)).join('');
    case 2:
      return characters.toSpliced(at, 1, pick(CHARACTERS)).join('');
    case 3:
      return characters.toSpliced(at, 0, pick(WORDS)).join('');
    case 4:
      return lines.toSpliced(line, 1).join('\n');
    case 5:
      return lines.toSpliced(below(lines.length), 0, lines[line]!).join('\n');
    default:
      return characters.map((one, i) => (i === at && /\d/.test(one) ? String(below(10)) : one)).join('');
  }
}

/** A generator of whole numbers below a limit (xorshift). */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return limit => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
