import { companiesSchema } from './companies.ts';
import type { Module } from './module.ts';

/** SQL that makes every table where it is missing: those of the base first, which all others may refer to. */
export function schemaOf(modules: readonly Module[]): string {
  return [companiesSchema, ...modules.flatMap(({ schema = [] }) => schema)].join('\n');
}
