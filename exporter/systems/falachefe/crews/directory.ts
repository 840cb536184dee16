import { type LabelValue, OTHER } from 'vigia/metrics';
import { agentType, type taskType } from '../../../../metrics/labels.ts';
import type { Database } from '../../../storage/database.ts';

export type AgentType = Exclude<LabelValue<typeof agentType>, typeof OTHER>;
export type TaskType = Exclude<LabelValue<typeof taskType>, typeof OTHER>;
export const agentTypes = agentType.values.filter(type => type !== OTHER);

export interface Agent {
  readonly id: string;
  readonly type: AgentType;
  readonly task: TaskType;
}
export interface Crew {
  readonly id: string;
  readonly companyId: string;
  /** The orchestrator is first; each hands over to the next when the task is beyond it. */
  readonly agents: readonly [Agent, ...Agent[]];
}

/**
 * Who works here: a crew for each company; seven agents with one task each: seven pairs of task and agent and four
 * handoffs, which is what the contract's `maxCombinations` allow.
 */
export const crews: readonly Crew[] = [
  {
    id: 'vendas',
    companyId: 'aurora',
    agents: [
      { id: 'vendas-orchestrator', type: 'orchestrator', task: 'classify' },
      { id: 'vendas-specialist', type: 'specialist', task: 'answer' },
      { id: 'vendas-support', type: 'support', task: 'lookup' },
    ],
  },
  {
    id: 'suporte',
    companyId: 'ipe',
    agents: [
      { id: 'suporte-orchestrator', type: 'orchestrator', task: 'classify' },
      { id: 'suporte-specialist', type: 'specialist', task: 'answer' },
    ],
  },
  {
    id: 'cobranca',
    companyId: 'horizonte',
    agents: [
      { id: 'cobranca-orchestrator', type: 'orchestrator', task: 'classify' },
      { id: 'cobranca-specialist', type: 'specialist', task: 'answer' },
    ],
  },
];

/** The crew of a company. */
export const crewOf = (companyId: string): Crew => crews.find(crew => crew.companyId === companyId)!;

/** Writes the crews and agents that are missing, after their companies. */
export async function registerCrews(database: Database): Promise<void> {
  const json = JSON.stringify;
  await database.query(
    `INSERT INTO crews SELECT * FROM json_to_recordset($1) AS c(id text, company_id text) ON CONFLICT DO NOTHING`,
    [json(crews.map(crew => ({ id: crew.id, company_id: crew.companyId })))],
  );
  await database.query(
    `INSERT INTO crew_agents SELECT * FROM json_to_recordset($1) AS a(id text, crew_id text, type text) ON CONFLICT DO NOTHING`,
    [
      json(
        crews.flatMap(crew =>
          crew.agents.map(agent => ({ id: agent.id, crew_id: crew.id, type: agent.type })),
        ),
      ),
    ],
  );
}
