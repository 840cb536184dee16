import { leadScore, leadsGenerated, leadsQualified } from '../../../metrics/production/production.ts';
import type { Services } from '../../base/services.ts';
import { hasBooked } from '../../seams/appointments.ts';
import { type Conversation, type Talked, talkedIn } from '../../seams/conversations.ts';

/** From this score a salesperson takes over. */
export const QUALIFIED_FROM = 60;

/** What is known of a user's interest. */
export interface Interest extends Pick<Talked, 'messages' | 'questions' | 'returning'> {
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
  { database, instruments, hub }: Services,
  { id, channel }: Conversation,
): Promise<void> {
  const talked = await hub.find(talkedIn)?.(id);
  if (!talked) return;
  const booked = (await hub.find(hasBooked)?.(talked.userId, talked.since)) ?? false;
  const score = scoreOf({ ...talked, booked });
  if (score === undefined) return;
  const kept = await database.query(
    'INSERT INTO scored_leads (conversation_id, score) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING score',
    [id, score],
  );
  if (kept.length === 0) return;
  instruments.counter(leadsGenerated).inc({ channel });
  instruments.histogram(leadScore).observe({ channel }, score);
  if (score >= QUALIFIED_FROM) instruments.counter(leadsQualified).inc({ channel });
}
