import type { Length, Syntax, TextMatcher, TextSelector, Word } from '../../../core/promql/text/syntax.ts';

/** Decides: a whole number below `n`. */
export type Choose = (n: number) => number;

/**
 * Writes a query in another of the spellings that Prometheus accepts: quotes, escapes, order of matchers and labels, names as
 * labels, durations as numbers, parentheses, blanks, comments.
 */
export function respelled(node: Syntax, choose: Choose): string {
  const text = spelled(node, choose);
  return choose(8) === 0 ? `# {"\n${text} # '` : text;
}

function spelled(node: Syntax, choose: Choose): string {
  const text = bare(node, choose);
  // Suffixes stand directly behind selectors, so that those have no parentheses here.
  return choose(4) === 0 && node.kind !== 'string' ? `(${blank(choose)}${text})` : text;
}

function bare(node: Syntax, choose: Choose): string {
  const of = (one: Syntax) => spelled(one, choose);
  const joined = (items: readonly string[]) => items.join(`${blank(choose)},${blank(choose)}`);
  switch (node.kind) {
    case 'number':
      return numeral(node.value, choose);
    case 'string':
      return quoted(node.value, choose);
    case 'selector':
      return selector(node, choose);
    case 'subquery': {
      const step = node.step ? length(node.step, choose) : '';
      return `(${of(node.of)})[${length(node.range, choose)}:${step}]${modifiers(node, choose)}`;
    }
    case 'call':
      return `${node.name.text}${blank(choose)}(${joined(node.args.map(of))})`;
    case 'negation':
      return `-(${of(node.of)})`;
    case 'aggregate': {
      const operator = choose(3) === 0 ? node.operator.text.toUpperCase() : node.operator.text;
      const labels = node.by ?? node.without;
      const grouping = labels && `${node.by ? 'by' : 'without'} ${names(labels, choose)}`;
      const args = `(${joined(node.args.map(of))})`;
      if (!grouping) return `${operator}${choose(4) === 0 ? ' by () ' : ''}${args}`;
      return choose(2) === 0 ? `${operator} ${grouping} ${args}` : `${operator}${args} ${grouping}`;
    }
    case 'binary': {
      const matching = node.on
        ? `on ${names(node.on, choose)}`
        : node.ignoring
          ? `ignoring ${names(node.ignoring, choose)}`
          : '';
      const group = node.many ? `group_${node.many} ${names(node.include, choose)}` : '';
      const operator = choose(3) === 0 ? node.operator.text.toUpperCase() : node.operator.text;
      return `(${of(node.left)}) ${operator} ${node.bool ? 'bool ' : ''}${matching} ${group} (${of(node.right)})`;
    }
  }
}

function selector(node: TextSelector, choose: Choose): string {
  const named = node.matchers.find(({ label, operator }) => label.text === '__name__' && operator === '=');
  const others = node.matchers.filter(one => one !== named).map(one => matcher(one, choose));
  const range = node.range
    ? `${blank(choose)}[${choose(2) === 0 ? ' ' : ''}${length(node.range, choose)}]`
    : '';
  const suffix = `${range}${modifiers(node, choose)}`;
  const name = named?.value.text;
  const way = choose(3);
  const inside = [
    ...others,
    ...(name === undefined || way === 0
      ? []
      : [way === 1 ? quoted(name, choose) : `__name__=${quoted(name, choose)}`]),
  ];
  const braces =
    inside.length > 0
      ? `{${blank(choose)}${shuffled(inside, choose).join(',')}${choose(3) === 0 ? ',' : ''}}`
      : '';
  return `${way === 0 ? (name ?? '') : ''}${braces}${suffix}`;
}

function matcher({ label, operator, value }: TextMatcher, choose: Choose): string {
  const name = choose(3) === 0 ? quoted(label.text, choose) : label.text;
  return `${name}${blank(choose)}${operator}${blank(choose)}${quoted(value.text, choose)}`;
}

function modifiers({ offset, at }: { offset?: Length; at?: number | string }, choose: Choose): string {
  const moved = offset ? ` offset ${length(offset, choose)}` : '';
  const fixed = at === undefined ? '' : ` @ ${at}`;
  return choose(2) === 0 ? moved + fixed : fixed + moved;
}

function names(labels: readonly Word[], choose: Choose): string {
  const words = labels.map(({ text }) => (choose(4) === 0 ? quoted(text, choose) : text));
  return `(${shuffled(words, choose).join(', ')}${words.length > 0 && choose(3) === 0 ? ',' : ''})`;
}

function length(given: Length, choose: Choose): string {
  if (!('ms' in given)) return given.variable === 'window' ? '{{ .window }}' : given.variable;
  const { ms } = given;
  const sign = ms < 0 ? '-' : '';
  const seconds = Math.abs(ms) / 1000;
  const way = choose(4);
  if (way === 0) return `${sign}${seconds}`;
  if (way === 1 && seconds >= 60 && Number.isInteger(seconds)) {
    return `${sign}${Math.floor(seconds / 60)}m${seconds % 60}s`;
  }
  return `${sign}${Math.abs(ms)}ms`;
}

function numeral(value: number, choose: Choose): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : '+inf';
  const ways = [
    String(value),
    value.toExponential(),
    ...(Number.isInteger(value) ? [`${value}.0`, `${value}.`] : []),
  ];
  return ways[choose(ways.length)]!;
}

function quoted(text: string, choose: Choose): string {
  const way = choose(4);
  if (way === 0 && !text.includes('`')) return `\`${text}\``;
  const quote = way === 1 ? "'" : '"';
  const chars = [...text].map(char => {
    if (char === quote || char === '\\') return `\\${char}`;
    if (char === '\n') return '\\n';
    if (choose(6) > 0) return char;
    const code = char.codePointAt(0)!;
    const octal = code < 128 ? `\\${code.toString(8).padStart(3, '0')}` : char;
    return [octal, `\\u${code.toString(16).padStart(4, '0')}`, `\\U${code.toString(16).padStart(8, '0')}`][
      choose(3)
    ]!;
  });
  return `${quote}${chars.join('')}${quote}`;
}

function blank(choose: Choose): string {
  return ['', ' ', '\n', '\t', ' # )\n'][choose(12)] ?? '';
}

function shuffled<T>(items: readonly T[], choose: Choose): T[] {
  return items
    .map(item => ({ item, at: choose(1000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
