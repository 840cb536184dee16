/** One figure of the benchmark, with its target. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Upper bound of the value; absent without a target. */
  readonly target?: number;
  /** How the value was measured. */
  readonly note?: string;
}

/** Returns the figures as a Markdown table, with missed targets marked. */
export function rowsTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, value, unit, target, note }) => {
    const met = target === undefined ? '' : value < target ? 'met' : '**missed**';
    const bound = target === undefined ? '' : `< ${target} ${unit}`.trim();
    return `| ${what} | ${figure(value)} ${unit} | ${bound} | ${met} | ${note ?? ''} |`;
  });
  return ['| what | measured | target | | how |', '|---|---|---|---|---|', ...lines].join('\n');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
