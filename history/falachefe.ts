import {
  type Axis,
  counted,
  type Moment,
  observed,
  type Past,
  type PastSeries,
  STEP_SECONDS,
  stood,
  without,
} from 'vigia/history';
import { crews } from '../dashboards/falachefe/identities.ts';
import { companies } from '../dashboards/identities.ts';
import {
  businessResponseTime,
  conversationLength,
  conversationVolume,
  costPerConversation,
  dailyActiveUsers,
  revenuePerUser,
  userRetentionRate,
} from '../metrics/falachefe/business.ts';
import { messagesProcessed } from '../metrics/falachefe/crewai.ts';
import { apiRequests } from '../metrics/falachefe/http.ts';
import { activeSessions, authAttempts } from '../metrics/falachefe/whatsapp-auth.ts';
import { modelSlow } from './incidents.ts';

/** Companies differ in size; the first is the largest. Most users write by WhatsApp. */
const SIZES = [1, 0.7, 0.45];
const CHANNELS = { whatsapp: 0.8, web: 0.2 } as const;
const USERS = 40;

const slow = (at: Moment) => at.during(modelSlow);

/** Invented history of Falachefe: its business and its crews. */
export function falachefePast(axis: Axis): Past {
  const requests = axis.events(({ busy }) => 0.8 * busy);
  return {
    series: [
      ...Object.keys(companies).flatMap((company, i) => companyPast(axis, company, SIZES[i] ?? 0.3)),
      ...Object.keys(crews).flatMap((crew, i) =>
        crewPast(axis, crew, Object.keys(companies)[i]!, SIZES[i] ?? 0.3),
      ),
      ...observed(
        axis,
        apiRequests,
        { method: 'POST', route: '/conversations', status_code: '2xx', service: 'falachefe' },
        requests,
        at => (slow(at) ? 0.9 : 0.08),
      ).series,
    ],
    outcomes: {},
  };
}

function companyPast(axis: Axis, company_id: string, size: number): PastSeries[] {
  const conversations = axis.events(({ busy }) => 0.11 * size * busy);
  return [
    ...(Object.keys(CHANNELS) as (keyof typeof CHANNELS)[]).flatMap(channel => [
      counted(
        conversationVolume,
        { company_id, channel },
        axis.part(conversations, () => CHANNELS[channel]),
      ),
      stood(dailyActiveUsers, { company_id, channel }, usersToday(axis, USERS * size * CHANNELS[channel])),
      stood(
        costPerConversation,
        { company_id, channel },
        axis.level(at => (slow(at) ? 0.31 : 0.22)),
      ),
    ]),
    ...observed(axis, conversationLength, { company_id, channel: 'whatsapp' }, conversations, () => 7, 0.6)
      .series,
    ...observed(
      axis,
      businessResponseTime,
      { company_id, agent_type: 'specialist' },
      axis.part(conversations, () => 3),
      at => (slow(at) ? 24 : 3.5),
    ).series,
    stood(
      userRetentionRate,
      { company_id, period: '7d' },
      axis.level(() => 0.55 + 0.1 * size, 0.01),
    ),
    stood(
      userRetentionRate,
      { company_id, period: '30d' },
      axis.level(() => 0.4 + 0.1 * size, 0.01),
    ),
    stood(
      revenuePerUser,
      { company_id, period: '30d' },
      axis.level(() => 60 + 30 * size, 0.01),
    ),
    stood(
      revenuePerUser,
      { company_id, period: '1d' },
      axis.level(({ busy }) => 3 + 2 * busy),
    ),
    stood(
      activeSessions,
      { company_id },
      axis.level(({ busy }) => Math.round(9 * size * busy), 0),
    ),
    counted(
      authAttempts,
      { phone_number: 'other', company_id, auth_method: 'verification_code', status: 'success' },
      axis.part(conversations, () => 0.9),
    ),
    counted(
      authAttempts,
      { phone_number: 'other', company_id, auth_method: 'verification_code', status: 'failed' },
      axis.part(conversations, () => 0.03),
    ),
  ];
}

/** Users of the day add up from midnight (UTC) on, faster in busier hours. */
function usersToday(axis: Axis, most: number): Float64Array {
  let users = 0;
  return Float64Array.from(axis.moments, ({ seconds, busy }) => {
    if (seconds % 86_400 < STEP_SECONDS) users = 0;
    users += ((most - users) * busy * STEP_SECONDS) / 14_400;
    return Math.round(users);
  });
}

function crewPast(axis: Axis, crew_id: string, company_id: string, size: number): PastSeries[] {
  const labels = { crew_id, agent_id: `${crew_id}-orchestrator`, company_id };
  const messages = axis.events(({ busy }) => 0.4 * size * busy);
  const errors = axis.part(messages, at => (slow(at) ? 0.12 : 0.004));
  return [
    counted(messagesProcessed, { ...labels, status: 'success' }, without(messages, errors)),
    counted(messagesProcessed, { ...labels, status: 'error' }, errors),
  ];
}
