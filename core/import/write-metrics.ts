import { importLine } from './code.ts';
import type { Declared, DeclaredLabel } from './declare.ts';
import { HTTP_CODES } from './words.ts';

/** Returns the TypeScript that declares the metrics. */
export function writeMetrics(metrics: readonly Declared[], source: string): string {
  const own = metrics.filter(one => !one.isRuntime);
  const runtime = metrics.filter(one => one.isRuntime);
  const body = [
    ...own.map(declaration),
    ...(runtime.length > 0
      ? [
          '/** What comes with the runtime and the client library: the same in every program of its kind. */\n',
        ]
      : []),
    ...runtime.map(declaration),
  ].join('\n');
  const codes = body.includes('statusCodes') ? `${statusCodes()}\n` : '';
  const imported = ['boundedId', 'counter', 'foreign', 'gauge', 'histogram', 'oneOf'].filter(name =>
    new RegExp(`\\b${name}\\(`).test(body + codes),
  );
  return `${importLine(imported, 'vigia/metrics')}

/**
 * Metrics of ${source}, as its page showed them when they were imported.
 *
 * Closed labels (oneOf) list the values that were seen: \`vigia check\` names a value that is not among them. Identifiers
 * (boundedId) have four times as much room as was seen.
 */

${codes}${body}`;
}

function statusCodes(): string {
  return `/** Statuses of HTTP, whether they were seen or not. */
const statusCodes = oneOf(
${HTTP_CODES.map(code => `  '${code}',`).join('\n')}
);
`;
}

function declaration({ seen, id, unit, labels, foreign, maxCombinations }: Declared): string {
  const { name, type, help, buckets, quantiles } = seen;
  const fields = [
    ...(foreign ? [`type: '${type}',`] : []),
    `name: ${text(name)},`,
    ...(help ? [`help: ${text(help)},`] : []),
    `unit: ${text(unit)},`,
    ...(labels.length > 0 ? ['labels: {', ...labels.flatMap(labelLines), '},'] : []),
    ...(type === 'histogram' ? [`buckets: [${buckets.join(', ')}],`] : []),
    ...(quantiles.length > 0 ? [`quantiles: [${quantiles.map(text).join(', ')}],`] : []),
    ...(maxCombinations === undefined ? [] : [`maxCombinations: ${maxCombinations},`]),
  ];
  let depth = 1;
  const lines = fields.map(field => {
    if (field === '},') depth--;
    const line = `${'  '.repeat(depth)}${field}`;
    if (field.endsWith('{')) depth++;
    return line;
  });
  const questions = [
    ...(foreign ? [`// Foreign: ${foreign}.`] : []),
    ...(unit === 'items' && type !== 'counter' && !/number|count|total|how many/i.test(help)
      ? ['// TODO: is the unit right? The name does not say it.']
      : []),
    ...(seen.exposedAs === 'untyped' ? [`// TODO: is it a ${type}? The page does not say it.`] : []),
  ];
  return `${[...questions, `export const ${id} = ${foreign ? 'foreign' : type}({`, ...lines, '});'].join('\n')}\n`;
}

function labelLines({ name, label, isStatus, personal }: DeclaredLabel): string[] {
  const key = /^[a-zA-Z_$][\w$]*$/.test(name) ? name : text(name);
  if (isStatus && label.kind === 'closed') {
    const more = label.values.filter(code => !HTTP_CODES.includes(code));
    return [
      more.length === 0
        ? `${key}: statusCodes,`
        : `${key}: oneOf(...statusCodes.values, ${more.map(text).join(', ')}),`,
    ];
  }
  if (label.kind === 'closed') return [`${key}: oneOf(${label.values.map(text).join(', ')}),`];
  const warning = personal
    ? [
        `// TODO: its values look like ${personal}. Let the program mask or drop them; Prometheus stores them as they are.`,
      ]
    : [];
  return [...warning, `${key}: boundedId(${label.budget}),`];
}

/** A text in single quotes. */
export function text(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
