/** A value in a document, with its path for error messages. */
export class Reader {
  private readonly value: unknown;
  private readonly path: string;
  private readonly unsupported: Readonly<Record<string, string>>;

  /** `unsupported` gives the reasons why some fields are not read. */
  constructor(value: unknown, path: string, unsupported: Readonly<Record<string, string>>) {
    this.value = value;
    this.path = path;
    this.unsupported = unsupported;
  }

  /** Returns an error about this field. */
  problem(what: string): Error {
    const shown = typeof this.value === 'object' ? '' : ` is ${JSON.stringify(this.value)}`;
    return new Error(`${this.path}${shown}${shown ? ': it' : ''} ${what}`);
  }

  /** Throws if there are other fields. */
  only(...names: readonly string[]): this {
    for (const name of Object.keys(this.fields())) {
      if (names.includes(name)) continue;
      const why = this.unsupported[name] ?? `only ${names.join(', ')} are supported here; remove it`;
      throw new Error(`${this.path}.${name} is not supported: ${why}`);
    }
    return this;
  }

  find(name: string): Reader | undefined {
    const value = this.fields()[name];
    return value === undefined ? undefined : new Reader(value, `${this.path}.${name}`, this.unsupported);
  }

  at(name: string): Reader {
    const found = this.find(name);
    if (!found) throw new Error(`${this.path}.${name} is missing: add it`);
    return found;
  }

  /** Returns the only item of a list. */
  single(): Reader {
    const { value } = this;
    if (!Array.isArray(value) || value.length !== 1) {
      throw new Error(
        `${this.path} has ${Array.isArray(value) ? value.length : 'no list of'} items: give exactly one`,
      );
    }
    return new Reader(value[0], `${this.path}[0]`, this.unsupported);
  }

  equals(expected: string | boolean): void {
    const same =
      typeof expected === 'string' && typeof this.value === 'string'
        ? this.value.toLowerCase() === expected.toLowerCase()
        : this.value === expected;
    if (!same) throw this.problem(`must be ${JSON.stringify(expected)}: nothing else is supported`);
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value === '')
      throw this.problem('must be a string: write one');
    return this.value;
  }

  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value))
      throw this.problem('must be a number: write one');
    return this.value;
  }

  private fields(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      throw this.problem('must have its own fields: write them below it');
    }
    return this.value as Record<string, unknown>;
  }
}
