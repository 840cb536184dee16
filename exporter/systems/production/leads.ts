import type { LabelValue } from 'vigia/metrics';
import type { channel as channelLabel } from '../../../metrics/labels.ts';
import { leadScore, leadsGenerated, leadsQualified } from '../../../metrics/production/production.ts';
import type { Services } from '../../base/services.ts';

/** From this score a salesperson takes over. */
export const QUALIFIED_FROM = 60;

/** What a conversation tells of its user's interest. */
export interface Interest {
  /** Messages of the user. */
  readonly messages: number;
  /** Those that went beyond a greeting. */
  readonly questions: number;
  /** Talked before. */
  readonly returning: boolean;
  /** Asked for an appointment meanwhile. */
  readonly booked: boolean;
}

/** Points: a question is worth more than a word, a booking more than all that is said; together at most 100. */
const POINTS = { question: 10, message: 4, returning: 10, booked: 40 } as const;
/** Of each kind only so many count, so that nobody talks himself into a lead. */
const MOST = { questions: 3, messages: 5 } as const;

/** 0 to 100; undefined for a conversation that shows no interest at all. */
export function scoreOf({ messages, questions, returning, booked }: Interest): number | undefined {
  if (questions === 0 && !booked) return undefined;
  return (
    Math.min(questions, MOST.questions) * POINTS.question +
    Math.min(messages, MOST.messages) * POINTS.message +
    (returning ? POINTS.returning : 0) +
    (booked ? POINTS.booked : 0)
  );
}

/** Scores the lead of a conversation that has just been closed. A conversation is scored once. */
export async function scoreLead(
  { database, instruments }: Services,
  conversationId: number,
  channel: LabelValue<typeof channelLabel>,
): Promise<void> {
  const [interest] = await database.query<Interest & Record<string, unknown>>(
    `SELECT count(m.id)::int AS messages,
       count(m.id) FILTER (WHERE m.agent_type <> 'orchestrator')::int AS questions,
       EXISTS (SELECT 1 FROM conversations e WHERE e.user_id = c.user_id AND e.id < c.id) AS returning,
       EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = c.user_id AND a.requested_at >= c.created_at) AS booked
     FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id AND m.sender = 'user'
     WHERE c.id = $1 GROUP BY c.id`,
    [conversationId],
  );
  const score = interest && scoreOf(interest);
  if (score === undefined) return;
  const kept = await database.query(
    'INSERT INTO scored_leads (conversation_id, score) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING score',
    [conversationId, score],
  );
  if (kept.length === 0) return;
  instruments.counter(leadsGenerated).inc({ channel });
  instruments.histogram(leadScore).observe({ channel }, score);
  if (score >= QUALIFIED_FROM) instruments.counter(leadsQualified).inc({ channel });
}
