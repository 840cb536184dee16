/** A request that cannot be served, as the caller hears of it: what is wrong, where, and a hint that fixes it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly hint: string;
  readonly field: string | undefined;
  constructor(status: number, message: string, hint: string, field?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
    this.field = field;
  }
}
