/** The kinds of statement that are told apart where queries are timed. */
export type Operation = 'select' | 'insert' | 'update' | 'delete';

/** The first word that changes rows; `FOR UPDATE` and `DO UPDATE` change none by themselves. */
const CHANGES = /(?<!\b(?:for|do)\s+)\b(insert|update|delete)\b/i;

/** What a statement does: of one with several parts, the first that changes rows. */
export function operationOf(sql: string): Operation {
  return (CHANGES.exec(sql)?.[1]?.toLowerCase() as Operation | undefined) ?? 'select';
}
