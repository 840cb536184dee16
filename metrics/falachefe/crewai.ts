import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { agentId, agentType, companyId, crewId, processingStatus, taskType } from '../labels.ts';

/** Falachefe: CrewAI, the crews of agents that answer messages. */

export const messagesProcessed = counter({
  name: 'crewai_messages_processed_total',
  help: 'Messages processed by a crew, by outcome',
  unit: 'messages',
  labels: { crew_id: crewId, agent_id: agentId, company_id: companyId, status: processingStatus },
  maxCombinations: 24,
});

export const tasksExecuted = counter({
  name: 'crewai_tasks_executed_total',
  help: 'Tasks executed by agents, by outcome',
  unit: 'operations',
  labels: { task_type: taskType, crew_id: crewId, status: processingStatus },
  maxCombinations: 24,
});

export const handoffsPerformed = counter({
  name: 'crewai_handoffs_performed_total',
  help: 'Conversations handed from one agent to another',
  unit: 'operations',
  labels: { from_agent: agentId, to_agent: agentId, crew_id: crewId },
  maxCombinations: 5,
});

export const memoryOperations = counter({
  name: 'crewai_memory_operations_total',
  help: 'Memory operations of a crew',
  unit: 'operations',
  labels: { operation_type: oneOf('read', 'write', 'update', 'delete'), crew_id: crewId },
});

export const messageProcessingTime = histogram({
  name: 'crewai_message_processing_time_seconds',
  help: 'Time from when a message leaves the queue to the reply',
  unit: 'seconds',
  labels: { crew_id: crewId, agent_id: agentId },
  buckets: [0.5, 1, 2, 5, 10, 30, 60],
  maxCombinations: 8,
});

export const taskExecutionTime = histogram({
  name: 'crewai_task_execution_time_seconds',
  help: 'Time to execute one task',
  unit: 'seconds',
  labels: { task_type: taskType, agent_id: agentId },
  buckets: [0.1, 0.5, 1, 2, 5, 10],
  maxCombinations: 8,
});

export const handoffTime = histogram({
  name: 'crewai_handoff_time_seconds',
  help: 'Time to hand a conversation from one agent to another',
  unit: 'seconds',
  labels: { from_agent: agentId, to_agent: agentId },
  buckets: [0.1, 0.5, 1, 2, 5],
  maxCombinations: 5,
});

export const activeCrews = gauge({
  name: 'crewai_active_crews',
  help: 'Crews that accept messages',
  unit: 'items',
  labels: { company_id: companyId },
});

export const activeAgents = gauge({
  name: 'crewai_active_agents',
  help: 'Agents that accept tasks',
  unit: 'items',
  labels: { crew_id: crewId, agent_type: agentType },
  maxCombinations: 10,
});

export const memoryUsage = gauge({
  name: 'crewai_memory_usage_bytes',
  help: 'Serialised size of the memory of a crew',
  unit: 'bytes',
  labels: { crew_id: crewId, memory_type: oneOf('short_term', 'long_term', 'entity') },
});

export const queueDepth = gauge({
  name: 'crewai_queue_depth',
  help: 'Messages waiting for a crew',
  unit: 'messages',
  labels: { crew_id: crewId },
});
