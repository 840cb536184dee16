import { seededRandom } from 'vigia/history';
import { companies } from '../../../base/companies.ts';
import type { Database } from '../../../storage/database.ts';
import { crewOf } from '../crews/directory.ts';

const DAYS = 30;
/** Users per company who came before today; some come back, most weeks. */
const USERS = 20;
/** 30 days of these make some 800 conversations and 4,000 messages. */
const CONVERSATIONS_A_DAY = 9;
const DAY_MS = 86_400_000;
/** BRL: the chance and the range of a purchase in a conversation. */
const PURCHASE = { chance: 0.12, min: 40, max: 400 };

/**
 * Gives an empty database a believable past, so that retention and revenue have something to say. The same every
 * time but for the date. Its rows are marked as counted: they are no events of this process.
 */
export async function seedPast(database: Database): Promise<void> {
  const [{ n } = { n: 0 }] = await database.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM conversations',
  );
  if (n > 0) return;
  const random = seededRandom(30);
  const past = companies.flatMap((company, c) => conversationsOf(company.id, c, random));
  const json = JSON.stringify;
  await database.query(
    `INSERT INTO users SELECT * FROM json_to_recordset($1) AS u(id text, phone text, company_id text, created_at timestamptz) ON CONFLICT DO NOTHING`,
    [
      json(
        companies.flatMap((company, c) =>
          Array.from({ length: USERS }, (_, i) => pastUser(company.id, c, i)),
        ),
      ),
    ],
  );
  // One statement, so that a seed is there in whole or not at all.
  await database.query(
    `WITH past AS (
       SELECT *, row_number() OVER () AS n FROM json_to_recordset($1)
         AS p(company_id text, user_id text, crew_id text, channel text, at timestamptz, turns int, cost float8, purchase float8)
     ), numbered AS (
       SELECT nextval('conversations_id_seq') AS id, * FROM past
     ), conversation AS (
       INSERT INTO conversations (id, company_id, user_id, crew_id, channel, created_at, closed_at, start_counted, length_counted)
       SELECT id, company_id, user_id, crew_id, channel, at, at + turns * interval '1 minute', true, true FROM numbered
     ), message AS (
       INSERT INTO messages (conversation_id, company_id, sender, content, status, sent_at, response_at, response_counted)
       SELECT id, company_id, CASE WHEN turn % 2 = 1 THEN 'user' ELSE 'agent' END, '(past)', 'answered',
         at + turn * interval '30 seconds', CASE WHEN turn % 2 = 1 THEN at + (turn * 30 + 4) * interval '1 second' END, true
       FROM numbered, generate_series(1, 2 * turns) AS turn
     ), cost AS (
       INSERT INTO costs (company_id, conversation_id, amount, created_at) SELECT company_id, id, cost, at FROM numbered
     )
     INSERT INTO revenues (company_id, user_id, amount, created_at)
     SELECT company_id, user_id, purchase, at FROM numbered WHERE purchase IS NOT NULL`,
    [json(past)],
  );
}

function conversationsOf(companyId: string, c: number, random: () => number) {
  const crew = crewOf(companyId);
  return Array.from({ length: DAYS * CONVERSATIONS_A_DAY }, (_, i) => ({
    company_id: companyId,
    user_id: pastUser(companyId, c, regular(random)).id,
    crew_id: crew.id,
    channel: random() < 0.75 ? 'whatsapp' : 'web',
    at: new Date(Date.now() - (1 + Math.floor(i / CONVERSATIONS_A_DAY)) * DAY_MS + random() * DAY_MS * 0.4),
    turns: 1 + Math.floor(random() ** 2 * 6),
    cost: 0.004 + random() * 0.03,
    purchase:
      random() < PURCHASE.chance ? Math.round(PURCHASE.min + random() * (PURCHASE.max - PURCHASE.min)) : null,
  }));
}

/** A few users talk often, many seldom. */
const regular = (random: () => number): number => Math.floor(random() ** 2.2 * USERS);

/** Numbers that no traffic uses. */
function pastUser(companyId: string, c: number, i: number) {
  const created_at = new Date(Date.now() - 60 * DAY_MS);
  return {
    id: `p-${companyId}-${i}`,
    phone: `+55119${String(70_000_000 + c * 1000 + i)}`,
    company_id: companyId,
    created_at,
  };
}
