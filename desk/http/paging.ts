import { Problem } from '../problem.ts';

/** Rows of a page unless the caller says otherwise, and at most. */
const USUAL = 100;
const MOST = 1000;

interface Page {
  readonly limit?: string;
  readonly cursor?: string;
}

/** Returns the schema of a query with these fields and those of a page. Numbers in a query are text. */
export function pageQuery(properties: object) {
  return {
    type: 'object',
    properties: {
      ...properties,
      limit: {
        type: 'string',
        pattern: '^[1-9]\\d{0,3}$',
        description: `Rows of a page, at most ${MOST}; ${USUAL} by default`,
      },
      cursor: { type: 'string', maxLength: 200, description: 'The field next of the page before' },
    },
    additionalProperties: false,
  } as const;
}

/** Returns the place of the last row of a page as text that the caller gives back. */
export function cursorText(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

type Read<Types extends readonly ((value: never) => unknown)[]> = {
  [I in keyof Types]: ReturnType<Types[I]>;
};

/**
 * Returns how many rows are asked for, and the place after which they are: its parts as numbers (`Number`) or as text (`String`).
 * Throws a `Problem` for a cursor that is not one of a page before.
 */
export function cursorOf<const Types extends readonly (NumberConstructor | StringConstructor)[]>(
  { limit, cursor }: Page,
  types: Types,
): { readonly limit: number; readonly after?: Read<Types> } {
  const rows = Math.min(limit === undefined ? USUAL : Number(limit), MOST);
  if (cursor === undefined) return { limit: rows };
  const place = placeIn(cursor);
  const fits =
    Array.isArray(place) &&
    place.length === types.length &&
    place.every((part, i) => (types[i] === Number ? Number.isSafeInteger(part) : typeof part === 'string'));
  if (!fits)
    throw new Problem(
      400,
      'cursor is not one of a page before',
      'give the field next of that page, or leave it out',
      'cursor',
    );
  return { limit: rows, after: place as unknown as Read<Types> };
}

function placeIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
