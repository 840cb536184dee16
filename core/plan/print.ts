import { type Change, type Field, kinds, type Plan } from './change.ts';

/** Values up to this length stand next to each other; longer ones below each other. */
const SHORT = 48;
/** Longer names take a line of their own. */
const WIDEST = 40;
const SIGNS = { added: '+', removed: '-', changed: '~' } as const;
/** Shown for what nobody has to write. */
export const NO_CHANGE = 'nothing would change';

/** Returns a plan as a table for people at a terminal. */
export function planTable({ changes, notes }: Plan): string {
  if (changes.length === 0) return [NO_CHANGE, ...notes.map(note => `note: ${note}`)].join('\n');
  const width = Math.min(WIDEST, Math.max(...changes.map(one => title(one).length)));
  const blocks = changes.map(change => block(change, width));
  const head = [`  ${'what'.padEnd(width)}  change`, `  ${'─'.repeat(width)}  ${'─'.repeat(6)}`];
  return [...head, ...blocks, '', summary(changes), ...notes.map(note => `note: ${note}`)].join('\n');
}

function title({ kind, name }: Change): string {
  return `${kind} ${name}`;
}

function block(change: Change, width: number): string {
  const lines = [
    ...(change.breaking === undefined ? [] : [`BREAKING: ${change.breaking}`]),
    ...(change.effect === 'changed' && change.fields.length > 0
      ? change.fields.flatMap(fieldLines)
      : change.breaking === undefined
        ? effectLines(change)
        : []),
  ];
  const [first = '', ...rest] = lines;
  const own = `${SIGNS[change.effect]} ${title(change).padEnd(width)}`;
  const indent = ' '.repeat(width + 4);
  return [
    title(change).length > width ? `${own}\n${indent}${first}` : `${own}  ${first}`,
    ...rest.map(one => indent + one),
  ].join('\n');
}

/** What is added is told in one line, but for queries. */
function effectLines({ effect, fields }: Change): string[] {
  const told = fields.map(({ field, before, after }) => `${field} ${oneLine(after ?? before ?? '')}`);
  const short = told.filter(text => text.length <= SHORT);
  return [
    short.length > 0 ? `${effect}: ${short.join(', ')}` : effect,
    ...told.filter(text => text.length > SHORT).map(text => `  ${text}`),
  ];
}

function fieldLines({ field, before, after }: Field): string[] {
  if (before === undefined || after === undefined) {
    const sign = before === undefined ? '' : 'without ';
    return [`${sign}${field}: ${oneLine(before ?? after ?? '')}`];
  }
  const [was, is] = [oneLine(before), oneLine(after)];
  if (was.length + is.length <= 2 * SHORT) return [`${field}: ${was || '(empty)'} → ${is || '(empty)'}`];
  return [`${field}:`, `  - ${was}`, `  + ${is}`];
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ⏎ ');
}

/** Returns a plan as Markdown for a pull request: breaking changes first. */
export function planMarkdown({ changes, notes }: Plan): string {
  const told = notes.map(note => `> ${note}`);
  if (changes.length === 0)
    return [`**Vigia: ${NO_CHANGE}**`, ...(told.length > 0 ? ['', ...told] : [])].join('\n');
  const breaking = changes.filter(change => change.breaking !== undefined);
  return [
    `**Vigia: ${summary(changes)}**`,
    '',
    ...(breaking.length > 0
      ? [
          '**Breaking**',
          '',
          ...breaking.map(({ kind, name, breaking: why }) => `- ${kind} ${code(name)} ${why}`),
          '',
        ]
      : []),
    ...(breaking.length < changes.length
      ? ['| | what | field | before | after |', '|---|---|---|---|---|', ...changes.flatMap(rows)]
      : []),
    ...(told.length > 0 ? ['', ...told] : []),
  ].join('\n');
}

function rows(change: Change): string[] {
  if (change.breaking !== undefined) return [];
  const fields: readonly Field[] = change.fields.length > 0 ? change.fields : [{ field: '' }];
  return fields.map(({ field, before, after }, i) =>
    row([
      i === 0 ? change.effect : '',
      i === 0 ? `${change.kind} ${code(change.name)}` : '',
      field,
      code(before),
      code(after),
    ]),
  );
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text as code in a cell of a table: pipes are escaped, and a text with backticks stands between more of them. */
function code(text: string | undefined): string {
  if (text === undefined) return '';
  const line = oneLine(text).replaceAll('|', '\\|');
  if (line === '') return '(empty)';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** What kinds are called that have no plain name. */
const NAMES: Readonly<Partial<Record<Change['kind'], readonly [string, string]>>> = {
  series: ['series budget', 'series budgets'],
  stack: ['setting of the stack', 'settings of the stack'],
};

/** Returns how many of each kind change, such as `2 alerts, 1 panel would change; 1 of them breaking`. */
export function summary(changes: readonly Change[]): string {
  const counts = kinds.flatMap(kind => {
    const count = changes.filter(change => change.kind === kind).length;
    const [one, several] = NAMES[kind] ?? [kind, `${kind}s`];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  const breaking = changes.filter(change => change.breaking !== undefined).length;
  return `${counts.join(', ')} would change${breaking > 0 ? `; ${breaking} of them breaking` : ''}`;
}

/** Returns a plan for programs. */
export function planJson(plan: Plan): string {
  return JSON.stringify(plan, null, 2);
}
