import { Problem } from '../../base/problem.ts';
import { serveClinic } from '../../base/tenancy.ts';
import {
  type Channel,
  conversationClosed,
  conversationHandedOff,
  conversationOpened,
  type Talked,
} from '../../seams/conversations.ts';
import type { Session } from '../../seams/logins.ts';
import { enforceLimit } from './auth/limits.ts';
import { findSession } from './auth/sessions.ts';
import type { CrewRuntime } from './crews/crew-runtime.ts';
import { crewOf } from './crews/directory.ts';
import type { Services } from './services.ts';

/** What a user says who does not want to talk to a machine. */
const WANTS_PERSON = /\b(atendente|humano|pessoa de verdade)\b/i;

interface Known {
  readonly crewId: string;
  readonly channel: Channel;
  readonly handedOff: boolean;
}

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
    serveClinic(session.companyId);
    return session;
  }

  async open({ companyId, userId }: Session, channel: Channel): Promise<{ id: number }> {
    const { id: crewId } = crewOf(companyId);
    const [row] = await this.services.database.query<{ id: number }>(
      'INSERT INTO conversations (company_id, user_id, crew_id, channel) VALUES ($1, $2, $3, $4) RETURNING id',
      [companyId, userId, crewId, channel],
    );
    const { id } = row!;
    await this.services.hub.tell(conversationOpened, { id, channel, companyId });
    return { id };
  }

  /**
   * Stores the message and puts it into the crew's queue; the answer comes later. Once the user has asked for a person,
   * messages wait for that person and the crew sees none of them.
   */
  async receive(
    session: Session,
    conversationId: number,
    text: string,
  ): Promise<{ id: number; position: number }> {
    await enforceLimit(this.services, 'messages', session.phone);
    const known = await this.find(session, conversationId);
    if (known.handedOff || WANTS_PERSON.test(text)) {
      if (!known.handedOff) await this.handOff(session, conversationId, known.channel);
      return { id: await this.store(session, conversationId, text, 'with_person'), position: 0 };
    }
    const crew = this.crews.get(known.crewId)!;
    if (crew.queue.full)
      throw new Problem(503, `the queue of crew ${crew.crew.id} is full`, 'try again in a minute');
    const id = await this.store(session, conversationId, text, 'queued');
    crew.queue.push({ id, conversationId, userId: session.userId, text });
    return { id, position: crew.queue.depth };
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
    await this.find(session, conversationId, true);
    const messages = await this.services.database.query(
      'SELECT id, sender, content, agent_id AS "agentId", status, sent_at AS "sentAt" FROM messages WHERE conversation_id = $1 ORDER BY id LIMIT 500',
      [conversationId],
    );
    return { id: conversationId, messages };
  }

  /** What a conversation tells of its user's interest; undefined when it is not there. */
  async talked(conversationId: number): Promise<Talked | undefined> {
    const [row] = await this.services.database.query<Talked & Record<string, unknown>>(
      `SELECT c.user_id AS "userId", c.created_at AS since, count(m.id)::int AS messages,
         count(m.id) FILTER (WHERE m.agent_type <> 'orchestrator')::int AS questions,
         EXISTS (SELECT 1 FROM conversations e WHERE e.user_id = c.user_id AND e.id < c.id) AS returning
       FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id AND m.sender = 'user'
       WHERE c.id = $1 GROUP BY c.id`,
      [conversationId],
    );
    return row;
  }

  /** Ends the conversation; `purchase` is what the user bought in it, in BRL. */
  async close(session: Session, conversationId: number, purchase?: number): Promise<void> {
    const { database, hub } = this.services;
    const { companyId } = session;
    const { crewId, channel } = await this.find(session, conversationId);
    const closed = await database.query(
      'UPDATE conversations SET closed_at = now() WHERE id = $1 AND closed_at IS NULL RETURNING id',
      [conversationId],
    );
    // Closed by another request meanwhile: counted there.
    if (closed.length === 0) return;
    if (purchase !== undefined) {
      await database.query('INSERT INTO revenues (company_id, user_id, amount) VALUES ($1, $2, $3)', [
        companyId,
        session.userId,
        purchase,
      ]);
    }
    this.crews.get(crewId)!.memory.delete('short_term', String(conversationId));
    await hub.tell(conversationClosed, { id: conversationId, channel, companyId });
  }

  private async store(
    { companyId }: Session,
    conversationId: number,
    text: string,
    status: 'queued' | 'with_person',
  ): Promise<number> {
    const [row] = await this.services.database.query<{ id: number }>(
      `INSERT INTO messages (conversation_id, company_id, sender, content, status) VALUES ($1, $2, 'user', $3, $4) RETURNING id`,
      [conversationId, companyId, text, status],
    );
    return row!.id;
  }

  private async handOff({ companyId }: Session, conversationId: number, channel: Channel): Promise<void> {
    const handedOff = await this.services.database.query(
      'UPDATE conversations SET handed_off_at = now() WHERE id = $1 AND handed_off_at IS NULL RETURNING id',
      [conversationId],
    );
    if (handedOff.length === 0) return;
    await this.services.hub.tell(conversationHandedOff, { id: conversationId, channel, companyId });
  }

  private async find(session: Session, conversationId: number, closedToo = false): Promise<Known> {
    const [row] = await this.services.database.query<Known & Record<string, unknown>>(
      `SELECT crew_id AS "crewId", channel, handed_off_at IS NOT NULL AS "handedOff", closed_at IS NOT NULL AS closed
       FROM conversations WHERE id = $1 AND user_id = $2`,
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
    return row;
  }
}
