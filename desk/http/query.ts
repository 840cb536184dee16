/** Numbers in a query string are text: the pattern is the whole check, so that what passes it is a number. */
export const wholeNumber = { type: 'string', pattern: '^[1-9]\\d{0,14}$' } as const;

/** A schema of a query string without other fields. */
export const querystring = (properties: object) => ({
  querystring: { type: 'object', properties, additionalProperties: false },
});

/** Returns the number, or the default; never more than `max`. */
export function numberOr(text: string | undefined, fallback: number, max: number): number {
  return text === undefined ? fallback : Math.min(Number(text), max);
}
