import type { Dashboard } from 'vigia/dashboards';
import {
  barGauge,
  hue,
  inRange,
  keyFigures,
  orZero,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  table,
  timeSeries,
  traced,
} from 'vigia/dashboards';
import {
  avg,
  histogramQuantile,
  increase,
  observations,
  rate,
  ratio,
  select,
  sum,
  total,
} from 'vigia/promql';
import {
  businessResponseTime,
  conversationLength,
  conversationVolume,
  costPerConversation,
  dailyActiveUsers,
  revenuePerUser,
  userRetentionRate,
} from '../../metrics/falachefe/business.ts';
import { channels, companies } from '../identities.ts';
import { company, ofCompany } from './variables.ts';

const users = select(dailyActiveUsers, ofCompany);
const conversations = select(conversationVolume, ofCompany);
const lengths = select(conversationLength, ofCompany);
const answers = select(businessResponseTime, ofCompany);
const costs = select(costPerConversation, ofCompany);
const retention7d = select(userRetentionRate, { ...ofCompany, period: '7d' });
const revenue30d = select(revenuePerUser, { ...ofCompany, period: '30d' });

export const business: Dashboard = {
  uid: 'vigia-business',
  title: 'Business Intelligence',
  description: 'Who uses the service, do users come back, what do they get and what does it earn?',
  folder: 'Falachefe',
  services: [],
  variables: [company],
  keyFigure: 'Users Today',
  sections: [
    keyFigures([
      stat('Users Today', {
        description:
          'Distinct users with a conversation since midnight UTC. Far below the same hour yesterday: can they log in?',
        unit: 'users',
        queries: [query(sum(users), 'users')],
      }),
      stat('Conversations', {
        description: 'Conversations started in the selected time range. None: is the service reachable?',
        unit: 'items',
        decimals: 0,
        queries: [query(orZero(inRange(conversations)), 'conversations')],
      }),
      stat('Retention 7 Days', {
        description:
          'Share of the users of the previous 7 days who came back, averaged over companies. Falling: compare response times and conversation lengths of the company that lost the most.',
        unit: 'ratio',
        decimals: 0,
        queries: [query(avg(retention7d), 'retention')],
      }),
      stat('Time to Answer p95', {
        description:
          'One user in twenty waits longer than this for a reply. Rising: see the CrewAI dashboard.',
        unit: 'seconds',
        decimals: 1,
        queries: [query(histogramQuantile(0.95, answers, '$__rate_interval'), 'p95')],
      }),
      stat('Revenue per User', {
        description: 'Revenue over distinct users of 30 days, averaged over companies.',
        unit: 'BRL',
        decimals: 2,
        queries: [query(avg(revenue30d), 'revenue')],
      }),
      stat('Cost of a Conversation', {
        description:
          "Cost of today's conversations over their number, averaged over companies and channels. Rising: longer conversations or a more expensive model.",
        unit: 'BRL',
        decimals: 3,
        queries: [query(avg(costs), 'cost')],
      }),
    ]),
    section('Companies', 7, [
      table('By Company', {
        description:
          'Figures of each company. One stands out: select it above and see which panel explains it.',
        rows: { label: 'company_id', heading: 'Company' },
        columns: {
          'Users today': 'users',
          'Conversations an hour': 'items',
          'Messages each': 'messages',
          'Answer p95': 'seconds',
          'Retention 7 d': 'ratio',
          'Revenue per user': 'BRL',
          'Cost per conversation': 'BRL',
        },
        queries: [
          query(sum(users, { by: ['company_id'] }), 'Users today'),
          query(sum(increase(conversations, '1h'), { by: ['company_id'] }), 'Conversations an hour'),
          query(
            ratio(
              sum(rate(total(lengths), '1h'), { by: ['company_id'] }),
              sum(rate(observations(lengths), '1h'), { by: ['company_id'] }),
            ),
            'Messages each',
          ),
          query(histogramQuantile(0.95, answers, '1h', ['company_id']), 'Answer p95'),
          query(avg(retention7d, { by: ['company_id'] }), 'Retention 7 d'),
          query(avg(revenue30d, { by: ['company_id'] }), 'Revenue per user'),
          query(avg(costs, { by: ['company_id'] }), 'Cost per conversation'),
        ],
      }),
    ]),
    section('Users', 7, [
      timeSeries('Daily Active Users', {
        description:
          'Distinct users since midnight UTC, by company; falls to zero at midnight. Flatter than yesterday: fewer users come.',
        unit: 'users',
        colors: companies,
        queries: [query(sum(users, { by: ['company_id'] }), '{{company_id}}')],
        stack: true,
      }),
      timeSeries('Users by Channel', {
        description:
          'Distinct users since midnight UTC, by channel. One channel stops: its connection is broken.',
        unit: 'users',
        queries: [query(sum(users, { by: ['channel'] }), '{{channel}}')],
        stack: true,
        colors: channels,
      }),
      barGauge('User Retention', {
        description:
          'Share of the users of the previous period who came back, by company and period. 7 days low and 30 days high: a bad week; both low: a problem with the product.',
        unit: 'ratio',
        max: 1,
        queries: [
          query(
            avg(select(userRetentionRate, ofCompany), { by: ['company_id', 'period'] }),
            '{{company_id}} · {{period}}',
          ),
        ],
      }),
    ]),
    section('Conversations', 8, [
      timeSeries('Conversation Volume', {
        description: 'Conversations per minute by channel. They follow the time of day; a gap is an outage.',
        unit: 'perMinute',
        queries: [query(perMinute(conversations, ['channel']), '{{channel}}')],
        draw: 'bars',
        stack: true,
        colors: channels,
      }),
      timeSeries('Conversation Length', {
        description:
          'Mean number of messages per closed conversation, by company. Growing: agents need more messages for the same answer.',
        unit: 'messages',
        colors: companies,
        decimals: 1,
        queries: [
          query(
            ratio(
              perSecond(total(lengths), ['company_id']),
              perSecond(observations(lengths), ['company_id']),
            ),
            '{{company_id}}',
          ),
        ],
      }),
      timeSeries('Response Time (p95)', {
        description:
          "From a user's message to the reply, by type of agent. Orchestrators are slow: check routing; specialists are slow: check their tools.",
        unit: 'seconds',
        queries: [
          traced(histogramQuantile(0.95, answers, '$__rate_interval', ['agent_type']), '{{agent_type}}'),
        ],
        colors: { orchestrator: hue.purple, specialist: hue.blue, support: hue.teal },
      }),
    ]),
    section('Money', 8, [
      timeSeries('Revenue per User, 30 Days', {
        description:
          'Revenue over distinct users, by company. Falling with steady users: users move to smaller plans.',
        unit: 'BRL',
        colors: companies,
        queries: [query(avg(revenue30d, { by: ['company_id'] }), '{{company_id}}')],
      }),
      barGauge('Revenue per User, Today', {
        description:
          'Revenue over distinct users of one day, by company. Zero all day: check that payments are recorded.',
        unit: 'BRL',
        queries: [
          query(
            avg(select(revenuePerUser, { ...ofCompany, period: '1d' }), { by: ['company_id'] }),
            '{{company_id}}',
          ),
        ],
      }),
      timeSeries('Cost per Conversation', {
        description:
          "Cost of today's conversations over their number, by channel, averaged over companies. A step up: a release changed the model or a prompt.",
        unit: 'BRL',
        queries: [query(avg(costs, { by: ['channel'] }), '{{channel}}')],
        colors: channels,
      }),
    ]),
  ],
};
