import { setTimeout as wait } from 'node:timers/promises';
import { agentAttributes, within, workflowAttributes } from '@vigia/telemetry/tracing';
import {
  activeAgents,
  activeCrews,
  handoffsPerformed,
  handoffTime,
  memoryOperations,
  messageProcessingTime,
  messagesProcessed,
  queueDepth,
  tasksExecuted,
} from '../../../../metrics/falachefe/crewai.ts';
import { secondsSince } from '../../../base/digest.ts';
import { WorkQueue } from '../../../base/queue.ts';
import { withTenancy } from '../../../base/tenancy.ts';
import type { Services } from '../services.ts';
import { createCrewAISpan } from '../telemetry/crewai.ts';
import { type Agent, agentTypes, type Crew } from './directory.ts';
import { CrewMemory } from './memory.ts';
import { executeTask, outcomeOf } from './task.ts';

/** Messages in work at once per crew: they wait for the model nearly all of their time. */
const WORKERS = 64;
/** Messages that may wait per crew before new ones are refused. */
const MAX_WAITING = 2000;
/** A message is given up after this, the top of the contract's buckets. */
const MESSAGE_TIMEOUT_MS = 60_000;

export interface QueuedMessage {
  readonly id: number;
  readonly conversationId: number;
  readonly userId: string;
  readonly text: string;
}
interface Answer {
  readonly agent: Agent;
  readonly text: string;
  readonly costBrl: number;
}

/** One crew at work: its queue, its workers, its agents and its memory. */
export class CrewRuntime {
  readonly crew: Crew;
  readonly memory: CrewMemory;
  readonly queue: WorkQueue<QueuedMessage>;
  private readonly services: Services;
  private readonly stopping = new AbortController();

  constructor(services: Services, crew: Crew) {
    this.services = services;
    this.crew = crew;
    this.memory = new CrewMemory(services, crew.id);
    const depth = services.instruments.gauge(queueDepth);
    this.queue = new WorkQueue(
      { workers: WORKERS, waiting: MAX_WAITING },
      // Whoever asked for the message to be queued may have been serving another clinic.
      message => withTenancy({ clinicId: crew.companyId }, () => this.process(message)),
      waiting => depth.set({ crew_id: crew.id }, waiting),
    );
    this.startAtZero();
  }

  /** Lets what is in work end, within the time, and gives up the rest, which stays queued for the next start. */
  async stop(withinMs: number): Promise<void> {
    this.queue.pause();
    const until = performance.now() + withinMs;
    while (this.queue.busy > 0 && performance.now() < until) await wait(20);
    this.stopping.abort();
  }

  private async process(message: QueuedMessage): Promise<void> {
    const { services, crew } = this;
    const { instruments, events } = services;
    const attributes = {
      'crewai.crew_id': crew.id,
      'crewai.message_id': String(message.id),
      ...workflowAttributes(crew.id, String(message.conversationId)),
    };
    const start = performance.now();
    // Whoever has the message in hand when it ends is named in the metrics.
    const hands = { agent: crew.agents[0] as Agent };
    const ended = (status: 'success' | 'error' | 'timeout', reason?: string): void => {
      const { agent } = hands;
      const seconds = secondsSince(start);
      instruments
        .counter(messagesProcessed)
        .inc({ crew_id: crew.id, agent_id: agent.id, company_id: crew.companyId, status });
      if (status === 'success')
        instruments
          .histogram(messageProcessingTime)
          .observe({ crew_id: crew.id, agent_id: agent.id }, seconds);
      const messageId = String(message.id);
      events.messageProcessed({
        messageId,
        crewId: crew.id,
        agentId: agent.id,
        processingTimeMs: Math.round(seconds * 1000),
        status,
        ...(reason ? { reason } : {}),
      });
    };
    try {
      await within(createCrewAISpan('crewai.message.process', attributes), async () => {
        const answer = await this.answer(
          message,
          hands,
          AbortSignal.any([AbortSignal.timeout(MESSAGE_TIMEOUT_MS), this.stopping.signal]),
        );
        await this.store(message, answer);
        ended('success');
      });
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      ended(outcomeOf(error), error instanceof Error ? error.message : 'unknown');
      services.errors.captureCrewAIError(error, {
        crewId: crew.id,
        agentId: hands.agent.id,
        taskType: hands.agent.task,
        messageId: String(message.id),
      });
      await this.markFailed(message).catch(() => {});
    }
  }

  /** The orchestrator sorts the message; a greeting it answers itself, a question goes to the next agent, a record to the last. */
  private async answer(
    message: QueuedMessage,
    hands: { agent: Agent },
    signal: AbortSignal,
  ): Promise<Answer> {
    const { crew, memory } = this;
    const { conversationId, userId, text } = message;
    const known = memory.read<{ messages: number }>('long_term', userId);
    const task = (agent: Agent) => {
      const attributes = { 'crewai.crew_id': crew.id, ...agentAttributes(agent.id, agent.type) };
      const taskId = `${message.id}-${agent.task}`;
      return within(createCrewAISpan('crewai.agent.work', attributes), () =>
        executeTask(this.services, { crewId: crew.id, agent, taskId, text, signal }),
      );
    };
    const intent = await task(hands.agent);
    memory.write('short_term', String(conversationId), { intent: intent.text, message: message.id });
    let { costBrl } = intent;
    let said = 'Olá! Como posso ajudar?';
    const reach = intent.text === 'greeting' ? 0 : intent.text === 'record' ? crew.agents.length - 1 : 1;
    for (const agent of crew.agents.slice(1, reach + 1)) {
      await this.handOff(hands.agent, agent, message);
      hands.agent = agent;
      const done = await task(agent);
      costBrl += done.costBrl;
      said = done.text;
      memory.write('entity', `${agent.task}:${intent.text}`, { last: message.id });
    }
    memory.write('long_term', userId, { messages: (known?.messages ?? 0) + 1, lastIntent: intent.text });
    return { agent: hands.agent, text: said, costBrl };
  }

  /** The conversation changes hands: the next agent is entered as the one in charge and gets the context. */
  private async handOff(from: Agent, to: Agent, message: QueuedMessage): Promise<void> {
    const { crew, services, memory } = this;
    const start = performance.now();
    const attributes = { 'crewai.crew_id': crew.id, 'crewai.from_agent': from.id, 'crewai.to_agent': to.id };
    await within(createCrewAISpan('crewai.handoff', attributes), async () => {
      const context = memory.read('short_term', String(message.conversationId));
      await services.database.query('UPDATE conversations SET agent_id = $1 WHERE id = $2', [
        to.id,
        message.conversationId,
      ]);
      const seconds = secondsSince(start);
      services.instruments
        .counter(handoffsPerformed)
        .inc({ from_agent: from.id, to_agent: to.id, crew_id: crew.id });
      services.instruments.histogram(handoffTime).observe({ from_agent: from.id, to_agent: to.id }, seconds);
      services.events.handoffPerformed({
        fromAgent: from.id,
        toAgent: to.id,
        crewId: crew.id,
        handoffTimeMs: Math.round(seconds * 1000),
        context,
      });
    });
  }

  private async store(message: QueuedMessage, { agent, text, costBrl }: Answer): Promise<void> {
    await this.services.database.query(
      `WITH answered AS (
         UPDATE messages SET status = 'answered', response_at = now(), agent_id = $2, agent_type = $3 WHERE id = $1
         RETURNING conversation_id, company_id
       ), reply AS (
         INSERT INTO messages (conversation_id, company_id, sender, content, agent_id, agent_type, status)
         SELECT conversation_id, company_id, 'agent', $4, $2, $3, 'sent' FROM answered
       )
       INSERT INTO costs (company_id, conversation_id, amount) SELECT company_id, conversation_id, $5 FROM answered`,
      [message.id, agent.id, agent.type, text, costBrl],
    );
  }

  private async markFailed(message: QueuedMessage): Promise<void> {
    await this.services.database.query(`UPDATE messages SET status = 'failed' WHERE id = $1`, [message.id]);
  }

  /** Series of this crew exist from the start, so that the first event is an increase and none is no gap. */
  private startAtZero(): void {
    const { instruments } = this.services;
    const { id: crew_id, companyId: company_id, agents } = this.crew;
    instruments.counter(memoryOperations).zero({ crew_id });
    agents.forEach((agent, i) => {
      instruments.counter(messagesProcessed).zero({ crew_id, company_id, agent_id: agent.id });
      instruments.counter(tasksExecuted).zero({ crew_id, task_type: agent.task });
      const next = agents[i + 1];
      if (next)
        instruments.counter(handoffsPerformed).zero({ from_agent: agent.id, to_agent: next.id, crew_id });
    });
  }
}

/** Refreshes the gauges of crews and agents from the database. */
export async function measureCrews(
  { database, instruments }: Services,
  crews: readonly Crew[],
): Promise<void> {
  const active = await database.query<{ company_id: string; n: number }>(
    'SELECT c.id AS company_id, count(w.id) FILTER (WHERE w.is_active)::int AS n FROM companies c LEFT JOIN crews w ON w.company_id = c.id GROUP BY c.id',
  );
  for (const { company_id, n } of active) instruments.gauge(activeCrews).set({ company_id }, n);
  const agents = await database.query<{ crew_id: string; type: string; n: number }>(
    'SELECT crew_id, type, count(*)::int AS n FROM crew_agents WHERE is_active GROUP BY crew_id, type',
  );
  for (const crew of crews) {
    for (const agent_type of agentTypes) {
      const n = agents.find(row => row.crew_id === crew.id && row.type === agent_type)?.n ?? 0;
      instruments.gauge(activeAgents).set({ crew_id: crew.id, agent_type }, n);
    }
  }
}
