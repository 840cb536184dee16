/** A request that cannot be served, as the caller hears of it: what is wrong, where, and what mends it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly mend: string;
  readonly field: string | undefined;
  constructor(status: number, message: string, mend: string, field?: string) {
    super(message);
    this.status = status;
    this.mend = mend;
    this.field = field;
  }
}
