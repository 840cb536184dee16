/**
 * The three kinds of label that Vigia allows. A label is a closed set of values, a bounded identifier, or a
 * masked personal datum; nothing else may become a label, because everything else grows without end.
 */

/** A label whose values are all known when the code is written. */
export interface ClosedLabel<Value extends string = string> {
  readonly kind: 'closed';
  readonly values: readonly Value[];
}

/** An identifier with a budget: how many distinct values one process may expose before the rest is `other`. */
export interface BoundedLabel {
  readonly kind: 'bounded';
  /** Distinct values kept, not counting `other`. */
  readonly budget: number;
}

/** Personal data: only ever exposed masked, and under a budget like a bounded identifier. */
export interface MaskedLabel {
  readonly kind: 'masked';
  readonly data: 'phone';
  readonly budget: number;
}

export type Label = ClosedLabel | BoundedLabel | MaskedLabel;
export type LabelSchema = Readonly<Record<string, Label>>;

/**
 * Where values past a label's budget are counted, so that no event is lost and no series is added. A closed label that
 * has it among its values follows from an identifier (a task from its agent), and goes there with it.
 */
export const OTHER = 'other';

/** A closed set: `oneOf('success', 'failed')`. */
export function oneOf<const Value extends string>(...values: readonly Value[]): ClosedLabel<Value> {
  if (new Set(values).size !== values.length || values.length === 0) {
    throw new Error(`oneOf(${values.join(', ')}): give at least one value, and each value once`);
  }
  return { kind: 'closed', values };
}

/** An identifier of which at most `budget` values are kept per process. */
export function boundedId(budget: number): BoundedLabel {
  return { kind: 'bounded', budget: positive('boundedId budget', budget) };
}

/** A phone number, masked to its country code and last two digits, of which at most `budget` are kept. */
export function maskedPhone(budget: number): MaskedLabel {
  return { kind: 'masked', data: 'phone', budget: positive('maskedPhone budget', budget) };
}

/** How many values the label can take on one process, `other` included. */
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
