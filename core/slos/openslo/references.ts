import type { Reader } from './reader.ts';

/** What documents refer to by name, from the whole text. */
export interface References {
  readonly indicators: ReadonlyMap<string, Reader>;
  readonly sources: ReadonlyMap<string, Reader>;
}

/** Returns the indicators and data sources that are documents of their own. */
export function referencesOf(documents: readonly Reader[]): References {
  const named = (kind: string) =>
    new Map(
      documents
        .filter(document => document.find('kind')?.is(kind))
        .map(document => [document.at('metadata').at('name').text(), document]),
    );
  return { indicators: named('SLI'), sources: named('DataSource') };
}

/** Returns the document that a field names. Throws if the text does not have it. */
export function resolve(name: Reader, kind: string, known: ReadonlyMap<string, Reader>): Reader {
  const found = known.get(name.text());
  if (!found) throw name.problem(`names no ${kind} of the file: put the ${kind} into the same file`);
  return found;
}
