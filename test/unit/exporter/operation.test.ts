import { describe, expect, it } from 'vitest';
import { operationOf } from '../../../exporter/storage/operation.ts';

describe('what a statement does', () => {
  it.each([
    ['SELECT 1', 'select'],
    ["select count(*) FILTER (WHERE status = 'x') FROM messages", 'select'],
    ['SELECT id FROM leads ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED', 'select'],
    ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 1', 'insert'],
    ['UPDATE a SET b = 1 RETURNING id', 'update'],
    ['WITH taken AS (\n UPDATE a SET b = true RETURNING id) SELECT * FROM taken', 'update'],
    ['WITH past AS (SELECT 1) INSERT INTO a SELECT * FROM past', 'insert'],
    ['DELETE FROM a WHERE b < now() RETURNING c', 'delete'],
    ['SELECT updated_at FROM sessions', 'select'],
  ] as const)('%s', (sql, operation) => {
    expect(operationOf(sql)).toBe(operation);
  });
});
