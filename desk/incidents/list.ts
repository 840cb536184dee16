import type { Queries, Value } from '../storage/database.ts';
import type { IncidentFilter, IncidentPage } from './incident.ts';
import { incidentOf } from './rows.ts';

const USUAL = 100;
const MOST = 1000;

/** Returns a page of incidents, the newest first. */
export async function listed(queries: Queries, filter: IncidentFilter): Promise<IncidentPage> {
  const { where, values } = conditionsOf(filter);
  const limit = Math.min(filter.limit ?? USUAL, MOST);
  const rows = await queries.all(
    `SELECT * FROM incidents WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ${Math.trunc(limit)}`,
    values,
  );
  const incidents = rows.map(incidentOf);
  return { incidents, ...(incidents.length === limit && limit > 0 && { next: incidents.at(-1)!.id }) };
}

const EQUAL = ['status', 'severity', 'category', 'service', 'name', 'environment', 'tenant'] as const;

/** Returns the conditions of a filter, joined by AND, with their values. */
export function conditionsOf(filter: IncidentFilter): { where: string[]; values: Value[] } {
  const values: Value[] = [];
  const where: string[] = [];
  const add = (condition: string, value: Value): void => {
    values.push(value);
    where.push(condition.replace('?', `$${values.length}`));
  };
  for (const name of EQUAL) if (filter[name] !== undefined) add(`${name} = ?`, filter[name]);
  if (filter.severity === undefined) where.push("severity <> 'none'");
  if (filter.escalate !== undefined) add('escalate = ?', Number(filter.escalate));
  if (filter.acknowledged !== undefined)
    where.push(`acknowledged_at IS ${filter.acknowledged ? 'NOT NULL' : 'NULL'}`);
  if (filter.from !== undefined) add('starts_at >= ?', filter.from);
  if (filter.to !== undefined) add('starts_at < ?', filter.to);
  if (filter.before !== undefined) add('id < ?', filter.before);
  return { where, values };
}
