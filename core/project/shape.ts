import { milliseconds } from '../promql/duration.ts';
import { didYouMean } from '../promql/text/suggest.ts';

/** What a field of a declaration must be, and what somebody is told who wrote something else. */
export interface Field {
  readonly is: (value: unknown) => boolean;
  /** What to write, beginning with a verb. */
  readonly mend: string;
  readonly optional?: true;
}
export type Shape = Readonly<Record<string, Field>>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const optional = (field: Field): Field => ({ ...field, optional: true });
export const text = (example: string): Field => ({
  is: value => typeof value === 'string' && value.trim() !== '',
  mend: `write a text, such as '${example}'`,
});
export const number = (example: number): Field => ({
  is: value => typeof value === 'number' && !Number.isNaN(value),
  mend: `write a number, such as ${example}`,
});
export const duration = (example: string): Field => ({
  is: value => {
    try {
      return milliseconds(value as never) >= 0;
    } catch {
      return false;
    }
  },
  mend: `write a number and one of ms s m h d w, such as '${example}'`,
});
export const truth: Field = {
  is: value => typeof value === 'boolean',
  mend: 'write true, or leave it out',
};
export const oneOf = (values: readonly string[]): Field => ({
  is: value => values.includes(value as string),
  mend: `use one of ${values.join(', ')}`,
});
export const list = (what: string): Field => ({
  is: value => Array.isArray(value) && value.every(one => one !== undefined && one !== null),
  mend: `list ${what}`,
});
export const object = (example: string): Field => ({
  is: value => isObject(value) && !Array.isArray(value),
  mend: `write ${example}`,
});
export const either = (...fields: readonly Field[]): Field => ({
  is: value => fields.some(field => field.is(value)),
  mend: fields[0]!.mend,
});
export const call = (what: string): Field => ({
  is: value => typeof value === 'function',
  mend: `give ${what}`,
});

/**
 * Throws if what is given lacks a field, has one that cannot be, or one that nobody reads, with the place, the field, the value and the
 * mend. The compiler says the same where it is asked; Node runs a project without asking it.
 */
export function checkShape(where: string, given: unknown, shape: Shape): void {
  if (!isObject(given)) throw new Error(`${where} is ${shown(given)}: write { ${Object.keys(shape)[0]}: … }`);
  checkFields(where, given, shape);
  for (const field of Object.keys(given)) {
    if (field in shape) continue;
    throw new Error(
      `${where} has "${field}": ${didYouMean(field, Object.keys(shape)) ?? `use ${Object.keys(shape).join(', ')}`}`,
    );
  }
}

/** As `checkShape`, for something that may have other fields, too. */
export function checkFields(where: string, given: object, shape: Shape): void {
  for (const [field, { is, mend, optional: mayLack }] of Object.entries(shape)) {
    const value = (given as Readonly<Record<string, unknown>>)[field];
    if (value === undefined) {
      if (mayLack) continue;
      const meant = Object.keys(given).find(key => !(key in shape) && didYouMean(key, [field]) !== undefined);
      throw new Error(
        meant === undefined
          ? `${where} has no ${field}: ${mend}`
          : `${where} has "${meant}": did you mean ${field}?`,
      );
    }
    if (!is(value)) throw new Error(`${where}: ${field} is ${shown(value)}: ${mend}`);
  }
}

/** A value as it was written: the quotes of a text are often the fault. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return `'${value.slice(0, 60)}'`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.some(one => one === undefined || one === null) ? 'a list with undefined in it' : 'a list';
  }
  return isObject(value) ? 'an object' : String(value);
}
