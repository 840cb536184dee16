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

  /** Throws if there are other fields. A field without a value is not there. */
  only(...names: readonly string[]): this {
    for (const [name, value] of Object.entries(this.fields())) {
      if (names.includes(name) || value === null) continue;
      const why = this.unsupported[name] ?? `only ${names.join(', ')} are supported here; remove it`;
      throw new Error(`${this.path}.${name} is not supported: ${why}`);
    }
    return this;
  }

  /** Returns the first of the fields that is there. */
  find(...names: readonly string[]): Reader | undefined {
    const fields = this.fields();
    const name = names.find(one => fields[one] !== undefined && fields[one] !== null);
    return name === undefined
      ? undefined
      : new Reader(fields[name], `${this.path}.${name}`, this.unsupported);
  }

  at(name: string, ...others: readonly string[]): Reader {
    const found = this.find(name, ...others);
    if (!found) throw new Error(`${this.path}.${name} is missing: add it`);
    return found;
  }

  /** Returns the items of a list, or undefined if this is not a list. */
  items(): readonly Reader[] | undefined {
    return Array.isArray(this.value)
      ? this.value.map((item, i) => new Reader(item, `${this.path}[${i}]`, this.unsupported))
      : undefined;
  }

  /** Returns the only item of a list. */
  single(): Reader {
    const items = this.items();
    if (items?.length !== 1) {
      throw new Error(`${this.path} has ${items ? items.length : 'no list of'} items: give exactly one`);
    }
    return items[0]!;
  }

  equals(expected: string | boolean, why = 'nothing else is supported'): void {
    if (!this.is(expected)) throw this.problem(`must be ${JSON.stringify(expected)}: ${why}`);
  }

  /** Returns whether this is the value. Upper and lower case are the same. */
  is(expected: string | boolean): boolean {
    return typeof expected === 'string' && typeof this.value === 'string'
      ? this.value.toLowerCase() === expected.toLowerCase()
      : this.value === expected;
  }

  isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
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
    if (!this.isObject()) {
      throw this.problem('must have its own fields: write them below it');
    }
    return this.value as Record<string, unknown>;
  }
}
