import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { agentType, channel, companyId } from '../labels.ts';

/** Falachefe: business intelligence, filled from the database, each row counted once. */

export const dailyActiveUsers = gauge({
  name: 'business_daily_active_users',
  help: 'Distinct users with a conversation started today (UTC)',
  unit: 'users',
  labels: { company_id: companyId, channel },
});

export const userRetentionRate = gauge({
  name: 'business_user_retention_rate',
  help: 'Share of the users of the previous period who came back in this one',
  unit: 'ratio',
  labels: { company_id: companyId, period: oneOf('7d', '30d') },
});

export const conversationVolume = counter({
  name: 'business_conversation_volume_total',
  help: 'Conversations started',
  unit: 'items',
  labels: { company_id: companyId, channel },
});

export const conversationLength = histogram({
  name: 'business_conversation_length_messages',
  help: 'Messages in a conversation, observed once when it is closed',
  unit: 'messages',
  labels: { company_id: companyId, channel },
  buckets: [1, 5, 10, 20, 50, 100],
});

export const businessResponseTime = histogram({
  name: 'business_response_time_seconds',
  help: "Time from a user's message to the reply, observed once per answered message",
  unit: 'seconds',
  labels: { company_id: companyId, agent_type: agentType },
  buckets: [1, 5, 10, 30, 60, 120],
  // The pairs of company and agent type that the sample has, and `other`.
  maxCombinations: 8,
});

export const revenuePerUser = gauge({
  name: 'business_revenue_per_user',
  help: 'Revenue over distinct users in the period',
  unit: 'BRL',
  labels: { company_id: companyId, period: oneOf('1d', '30d') },
});

export const costPerConversation = gauge({
  name: 'business_cost_per_conversation',
  help: "Cost of today's conversations over their number",
  unit: 'BRL',
  labels: { company_id: companyId, channel },
});
