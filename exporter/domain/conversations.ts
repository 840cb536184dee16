import type { LabelValue } from '../../metrics/label.ts';
import type { channel as channelLabel } from '../../metrics/labels.ts';
import type { CrewRuntime } from './crew-runtime.ts';
import { companies } from './directory.ts';
import { Problem } from './problem.ts';
import { enforceLimit } from './rate-limit.ts';
import type { Services } from './services.ts';
import { findSession, type Session } from './sessions.ts';

export type Channel = LabelValue<typeof channelLabel>;

/** Conversations of authenticated users with the crew of their company. */
export class Conversations {
  private readonly services: Services;
  private readonly crews: ReadonlyMap<string, CrewRuntime>;

  constructor(services: Services, crews: ReadonlyMap<string, CrewRuntime>) {
    this.services = services;
    this.crews = crews;
  }

  /** The session of an `Authorization: Bearer …` header. Throws a 401 `Problem`. */
  async session(authorization: string | undefined): Promise<Session> {
    const token = authorization?.match(/^Bearer (\S+)$/)?.[1];
    const session = token === undefined ? undefined : await findSession(this.services, token);
    if (!session)
      throw new Problem(
        401,
        'no live session',
        'send "Authorization: Bearer TOKEN" with the token of POST /auth',
      );
    return session;
  }

  async open({ companyId, userId }: Session, channel: Channel): Promise<{ id: number }> {
    const crewId = companies.find(company => company.id === companyId)!.crewId;
    const [row] = await this.services.database.query<{ id: number }>(
      'INSERT INTO conversations (company_id, user_id, crew_id, channel) VALUES ($1, $2, $3, $4) RETURNING id',
      [companyId, userId, crewId, channel],
    );
    return { id: row!.id };
  }

  /** Stores the message and puts it into the crew's queue; the answer comes later. */
  async receive(
    session: Session,
    conversationId: number,
    text: string,
  ): Promise<{ id: number; position: number }> {
    await enforceLimit(this.services, 'messages', session.phone);
    const crew = this.crews.get(await this.crewOf(session, conversationId))!;
    if (crew.queue.full)
      throw new Problem(503, `the queue of crew ${crew.crew.id} is full`, 'try again in a minute');
    const [row] = await this.services.database.query<{ id: number }>(
      `INSERT INTO messages (conversation_id, company_id, sender, content, status) VALUES ($1, $2, 'user', $3, 'queued') RETURNING id`,
      [conversationId, session.companyId, text],
    );
    crew.queue.push({ id: row!.id, conversationId, userId: session.userId, text });
    return { id: row!.id, position: crew.queue.depth };
  }

  /** Puts the messages that a restart found waiting back into their queues. */
  async resumeQueued(): Promise<void> {
    const waiting = await this.services.database.query<{
      id: number;
      conversation_id: number;
      user_id: string;
      crew_id: string;
      content: string;
    }>(
      `SELECT m.id, m.conversation_id, c.user_id, c.crew_id, m.content FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.status = 'queued' AND m.sender = 'user' ORDER BY m.id LIMIT 1000`,
    );
    for (const { id, conversation_id, user_id, crew_id, content } of waiting) {
      this.crews
        .get(crew_id)
        ?.queue.push({ id, conversationId: conversation_id, userId: user_id, text: content });
    }
  }

  async read(session: Session, conversationId: number) {
    await this.crewOf(session, conversationId, true);
    const messages = await this.services.database.query(
      'SELECT id, sender, content, agent_id AS "agentId", status, sent_at AS "sentAt" FROM messages WHERE conversation_id = $1 ORDER BY id LIMIT 500',
      [conversationId],
    );
    return { id: conversationId, messages };
  }

  /** Ends the conversation; `purchase` is what the user bought in it, in BRL. */
  async close(session: Session, conversationId: number, purchase?: number): Promise<void> {
    const { database } = this.services;
    const crew = this.crews.get(await this.crewOf(session, conversationId))!;
    await database.query('UPDATE conversations SET closed_at = now() WHERE id = $1', [conversationId]);
    if (purchase !== undefined) {
      await database.query('INSERT INTO revenues (company_id, user_id, amount) VALUES ($1, $2, $3)', [
        session.companyId,
        session.userId,
        purchase,
      ]);
    }
    crew.memory.delete('short_term', String(conversationId));
  }

  private async crewOf(session: Session, conversationId: number, closedToo = false): Promise<string> {
    const [row] = await this.services.database.query<{ crew_id: string; closed: boolean }>(
      'SELECT crew_id, closed_at IS NOT NULL AS closed FROM conversations WHERE id = $1 AND user_id = $2',
      [conversationId, session.userId],
    );
    if (!row)
      throw new Problem(
        404,
        `you have no conversation ${conversationId}`,
        'open one with POST /conversations',
      );
    if (row.closed && !closedToo) {
      throw new Problem(
        409,
        `conversation ${conversationId} is closed`,
        'open a new one with POST /conversations',
      );
    }
    return row.crew_id;
  }
}
