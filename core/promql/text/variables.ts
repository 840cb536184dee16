/** A query whose variables were replaced by literals of the same length, so that positions stay right. */
export interface Prepared {
  readonly text: string;
  /** The variables by the offset at which each stood. */
  readonly variables: ReadonlyMap<number, string>;
}

/** The range of an indicator, in the words of Sloth and OpenSLO, with or without blanks. */
const WINDOW = /\{\{-?\s*\.?window\s*-?\}\}|\$window\b|\$\{window\}/iy;
/** Variables of Grafana, which it replaces before Prometheus sees the query. One in brackets can have a unit behind it. */
const GRAFANA = /(?:\$\{\w+(?:[.:]\w+)*\}|\[\[\w+(?::\w+)?\]\])(?:(?:ms|[smhdwy])\b)?|\$\w+/y;

const STRING = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?|#[^\n]*/sy;

/**
 * Replaces the variables outside strings: `{{ .window }}`, `$__rate_interval`, `$interval`. A variable within a string is part of
 * its value.
 */
export function prepare(query: string): Prepared {
  const variables = new Map<number, string>();
  let text = '';
  for (let i = 0; i < query.length; ) {
    const skipped = matchAt(STRING, query, i);
    const window = skipped === undefined ? matchAt(WINDOW, query, i) : undefined;
    const variable = skipped === undefined ? (window ?? matchAt(GRAFANA, query, i)) : undefined;
    if (variable !== undefined) {
      variables.set(i, window === undefined ? variable : 'window');
      text += `${'1'.repeat(variable.length - 1)}s`;
    } else {
      // The grammar does not know 5. for 5.
      text +=
        skipped ?? (query[i] === '.' && isTrailingPoint(text.slice(-20), query[i + 1]) ? ' ' : query[i]);
    }
    i += (variable ?? skipped ?? ' ').length;
  }
  return { text, variables };
}

/** Returns whether a value within a string has a variable of Grafana, so that it is not known here. */
export function hasVariable(value: string): boolean {
  return /\$\{\w+(?:[.:]\w+)*\}|\$[a-zA-Z_]\w*|\[\[[a-zA-Z_]\w*(?::\w+)?\]\]/.test(value);
}

function isTrailingPoint(before: string, next: string | undefined): boolean {
  return /(?:^|[^\w.:])\d+$/.test(before) && !/[\w.]/.test(next ?? '');
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Returns where a string starts that does not end, and where its line ends. */
export function unclosedString(query: string): { readonly from: number; readonly to: number } | undefined {
  for (let i = 0; i < query.length; ) {
    const token = matchAt(STRING, query, i);
    const isOpen = token !== undefined && token[0] !== '#' && !/^(["'`])(?:\\.|(?!\1).)*\1$/s.test(token);
    if (isOpen) return { from: i, to: i + token.length };
    i += token?.length ?? 1;
  }
  return undefined;
}
