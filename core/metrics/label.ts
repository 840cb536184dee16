/**
 * The three kinds of label that Vigia allows: a closed set of values, a bounded identifier, or masked personal data.
 * Nothing else may become a label, because everything else grows without a bound.
 */

/** A label whose values are all known at compile time. */
export interface ClosedLabel<Value extends string = string> {
  readonly kind: 'closed';
  readonly values: readonly Value[];
}

/** An identifier with a budget: the number of distinct values that one process exposes before the rest is `other`. */
export interface BoundedLabel {
  readonly kind: 'bounded';
  /** Distinct values kept, not counting `other`. */
  readonly budget: number;
}

/** Personal data: always exposed masked, and with a budget like a bounded identifier. */
export interface MaskedLabel {
  readonly kind: 'masked';
  readonly data: 'phone';
  readonly budget: number;
}

export type Label = ClosedLabel | BoundedLabel | MaskedLabel;
export type LabelSchema = Readonly<Record<string, Label>>;

/**
 * Counts the values beyond the budget of a label, so that no event is lost and no series is added. A closed label that
 * has it among its values follows from an identifier (a task from its agent), and goes there with it.
 */
export const OTHER = 'other';

/**
 * Declares a closed set of values. Throws if it is empty or has a value twice.
 *
 * @example
 * ```ts
 * oneOf('ok', 'failed').values; // [ 'ok', 'failed' ]
 * ```
 */
export function oneOf<const Value extends string>(...values: readonly Value[]): ClosedLabel<Value> {
  if (new Set(values).size !== values.length || values.length === 0) {
    throw new Error(`oneOf(${values.join(', ')}): give at least one value, and each value once`);
  }
  return { kind: 'closed', values };
}

/**
 * Declares an identifier. Each process keeps at most `budget` values; the rest is `other`.
 *
 * @example
 * ```ts
 * boundedId(20).budget; // 20
 * ```
 */
export function boundedId(budget: number): BoundedLabel {
  return { kind: 'bounded', budget: positive('boundedId budget', budget) };
}

/**
 * Declares a phone number, masked to its country code and last two digits. Each process keeps at most `budget` values.
 *
 * @example
 * ```ts
 * const customer = { phone_number: maskedPhone(100) };
 * customer.phone_number.data; // phone
 * ```
 */
export function maskedPhone(budget: number): MaskedLabel {
  return { kind: 'masked', data: 'phone', budget: positive('maskedPhone budget', budget) };
}

/**
 * Returns the number of values that the label can have on one process, including `other`.
 *
 * @example
 * ```ts
 * cardinality(boundedId(20)); // 21
 * ```
 */
export function cardinality(label: Label): number {
  return label.kind === 'closed' ? label.values.length : label.budget + 1;
}

function positive(field: string, value: number): number {
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${field} is ${value}: give a whole number of at least 1`);
  return value;
}

/** The values that a label accepts: the literal union of a closed set, any string for the others. */
export type LabelValue<L extends Label> = L extends ClosedLabel<infer Value> ? Value : string;
export type LabelValues<Schema extends LabelSchema> = {
  readonly [Name in keyof Schema]: LabelValue<Schema[Name]>;
};
