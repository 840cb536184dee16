import type { ClosedLabel } from '../metrics/label.ts';

/** What a field of a log line holds. A closed set is declared with `oneOf`. */
export type FieldType =
  | ClosedLabel
  | { readonly kind: 'text' | 'number' | 'flag' }
  /** Personal data or a secret. The logger masks or removes it, so no query can select by it. */
  | { readonly kind: 'personal' }
  /** Objects, lists and dates: no query can select by them. */
  | { readonly kind: 'anything' };

/** A field of a log line. */
export type Field = FieldType & { readonly optional?: true };

export type FieldSchema = Readonly<Record<string, Field>>;

/** A field that holds text: an identifier, a reason. */
export const text = { kind: 'text' } as const;
/** A field that holds a number. */
export const number = { kind: 'number' } as const;
/** A field that is true or false. */
export const flag = { kind: 'flag' } as const;
/** A field with personal data or a secret. The logger masks or removes it, so no query can select by it. */
export const personal = { kind: 'personal' } as const;
/** A field that holds whatever else: an object, a list, a date. No query can select by it. */
export const anything = { kind: 'anything' } as const;

/**
 * Declares that a line may lack the field.
 *
 * @example
 * ```ts
 * optional(text).optional; // true
 * ```
 */
export function optional<const F extends FieldType>(field: F): F & { readonly optional: true } {
  return { ...field, optional: true };
}

/** The TypeScript type of a field's value. */
export type ValueOf<F extends Field> =
  F extends ClosedLabel<infer Value>
    ? Value
    : F extends { readonly kind: 'text' | 'personal' }
      ? string
      : F extends { readonly kind: 'number' }
        ? number
        : F extends { readonly kind: 'flag' }
          ? boolean
          : unknown;

type OptionalNames<Schema extends FieldSchema> = {
  [Name in keyof Schema]: Schema[Name] extends { readonly optional: true } ? Name : never;
}[keyof Schema];

/** The values that a line with these fields takes. */
export type FieldValues<Schema extends FieldSchema> = {
  readonly [Name in Exclude<keyof Schema, OptionalNames<Schema>>]: ValueOf<Schema[Name]>;
} & { readonly [Name in OptionalNames<Schema>]?: ValueOf<Schema[Name]> };

/** The names of the fields by which a query can select. */
export type Searchable<Schema extends FieldSchema> = {
  [Name in keyof Schema]: Schema[Name] extends { readonly kind: 'personal' | 'anything' } ? never : Name;
}[keyof Schema] &
  string;
