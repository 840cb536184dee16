import {
  businessResponseTime,
  conversationLength,
  conversationVolume,
  costPerConversation,
  dailyActiveUsers,
  revenuePerUser,
  userRetentionRate,
} from '../../../../metrics/falachefe/business.ts';
import { channel as channelLabel } from '../../../../metrics/labels.ts';
import { companies } from '../../../base/companies.ts';
import type { Services } from '../../../base/services.ts';
import type { Channel } from '../../../seams/conversations.ts';
import type { AgentType } from '../crews/directory.ts';
import * as queries from './queries.ts';

interface ByChannel {
  company_id: string;
  channel: Channel;
  [column: string]: unknown;
}
const days = { '1d': 1, '7d': 7, '30d': 30 } as const;

/** Brings the business metrics up to date from the database; every row adds to a counter or histogram once. */
export async function refreshBusiness(services: Services): Promise<void> {
  await countRows(services);
  await measureUsers(services);
  await measureMoney(services);
}

async function countRows({ database, instruments }: Services): Promise<void> {
  for (const { company_id, channel } of await database.query<ByChannel>(queries.takeStarts)) {
    instruments.counter(conversationVolume).inc({ company_id, channel });
  }
  for (const { company_id, channel, messages } of await database.query<ByChannel & { messages: number }>(
    queries.takeLengths,
  )) {
    instruments.histogram(conversationLength).observe({ company_id, channel }, messages);
  }
  const responses = await database.query<{ company_id: string; agent_type: AgentType; seconds: number }>(
    queries.takeResponses,
  );
  for (const { company_id, agent_type, seconds } of responses) {
    instruments.histogram(businessResponseTime).observe({ company_id, agent_type }, seconds);
  }
}

async function measureUsers({ database, instruments }: Services): Promise<void> {
  const users = await database.query<ByChannel & { n: number }>(queries.dailyUsers);
  for (const { id: company_id } of companies) {
    for (const channel of channelLabel.values) {
      const n = users.find(row => row.company_id === company_id && row.channel === channel)?.n ?? 0;
      instruments.gauge(dailyActiveUsers).set({ company_id, channel }, n);
    }
  }
  for (const period of userRetentionRate.labels.period.values) {
    const rates = await database.query<{ company_id: string; rate: number | null }>(queries.retention, [
      days[period],
    ]);
    for (const { company_id, rate } of rates) {
      if (rate !== null) instruments.gauge(userRetentionRate).set({ company_id, period }, rate);
    }
  }
}

async function measureMoney({ database, instruments }: Services): Promise<void> {
  for (const period of revenuePerUser.labels.period.values) {
    const rows = await database.query<{ company_id: string; per_user: number | null }>(queries.revenue, [
      days[period],
    ]);
    for (const { company_id, per_user } of rows) {
      instruments.gauge(revenuePerUser).set({ company_id, period }, per_user ?? 0);
    }
  }
  const costs = await database.query<ByChannel & { per_conversation: number }>(queries.costs);
  for (const { company_id, channel, per_conversation } of costs) {
    instruments.gauge(costPerConversation).set({ company_id, channel }, per_conversation);
  }
}
