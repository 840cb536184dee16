/** One figure of the bench, with what it should be. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The value should be below this; absent where there is no target. */
  readonly target?: number;
  /** What the value is made of. */
  readonly note?: string;
}

/** The figures as a Markdown table, a missed target said as such. */
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
