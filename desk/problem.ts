/** What a caller is told: the code, what is wrong, and what to do. The server answers it as JSON. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly statusCode: number;
  readonly hint: string;
  readonly field: string | undefined;

  constructor(statusCode: number, message: string, hint: string, field?: string) {
    super(message);
    this.statusCode = statusCode;
    this.hint = hint;
    this.field = field;
  }
}
