export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** The day that the clock on the wall shows, as 2026-01-31. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
