import type { Definitions } from 'vigia';
import type { Dashboard } from 'vigia/dashboards';
import {
  alertsNow,
  barGauge,
  goodFrom,
  hue,
  inRange,
  keyFigures,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  status,
  timeSeries,
  traced,
} from 'vigia/dashboards';
import {
  add,
  divide,
  histogramQuantile,
  increase,
  multiply,
  observations,
  type Range,
  ratio,
  subtract,
  sum,
  total,
} from 'vigia/promql';
import { responseTimeHigh } from '../../alerts/production/production.ts';
import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../../metrics/clinics/conversations.ts';
import {
  apiCost,
  infrastructureCost,
  leadScore,
  leadsGenerated,
  leadsQualified,
  revenueTotal,
} from '../../metrics/production/production.ts';
import { channels, companies } from '../identities.ts';

const HOUR = 3600;

const confirmedShare = ratio(inRange(appointmentsConfirmed), inRange(appointmentsRequested));
const qualifiedShare = ratio(inRange(leadsQualified), inRange(leadsGenerated));
const costs = (range: Range) => add(sum(increase(apiCost, range)), sum(increase(infrastructureCost, range)));
/** Share of revenue that is left. */
const margin = (range: Range) => {
  const revenue = sum(increase(revenueTotal, range));
  return ratio(subtract(revenue, costs(range)), revenue);
};

const UID = 'vigia-production-business';

export function productionBusiness(definitions: Definitions): Dashboard {
  const services = [responseTimeHigh.service, ...definitions.additionsTo(UID).services];
  return {
    uid: UID,
    title: 'Production Business',
    description: 'Is the business running: do users write, become leads, book, and pay more than it costs?',
    folder: 'Production',
    services,
    variables: [],
    keyFigure: 'Conversations',
    sections: [
      keyFigures([
        alertsNow(services),
        stat('Conversations', {
          description:
            'Conversations started in the selected time range. None in working hours: check whether users can log in, see WhatsApp Authentication.',
          unit: 'items',
          decimals: 0,
          queries: [query(inRange(conversationsStarted), 'conversations')],
          steps: [{ color: status.bad }, { from: 1, color: status.good }],
        }),
        stat('Leads Qualified', {
          description:
            'Share of leads in the selected time range that reached 60 points. Under one fifth: many ask and few are serious; compare the channels below.',
          unit: 'ratio',
          decimals: 0,
          queries: [query(qualifiedShare, 'qualified')],
          steps: [{ color: status.late }, { from: 0.2, color: status.good }],
        }),
        stat('Appointments Confirmed', {
          description:
            'Share of requested appointments in the selected time range that were confirmed. Under one half: check whether confirmations are rejected, see Failed Requests on Production Performance.',
          unit: 'ratio',
          decimals: 0,
          queries: [query(confirmedShare, 'confirmed')],
          steps: goodFrom(0.25, 0.5),
        }),
        stat('Revenue', {
          description:
            'Value of the appointments confirmed in the selected time range. Zero despite conversations: no one books, or nothing is confirmed.',
          unit: 'BRL',
          decimals: 0,
          queries: [query(inRange(revenueTotal), 'revenue')],
        }),
        stat('Margin', {
          description:
            'Share of revenue left after API and infrastructure costs, in the selected time range. Below zero: the service costs more than it earns; see Money.',
          unit: 'ratio',
          decimals: 1,
          queries: [query(margin('$__range'), 'margin')],
          steps: goodFrom(0, 0.5),
        }),
      ]),
      section('Conversations', 8, [
        timeSeries('Conversations a Minute', {
          description:
            'Conversations per minute that were started, finished and handed to a person. Started without finished: no replies arrive, see the CrewAI dashboard.',
          unit: 'perMinute',
          width: 12,
          queries: [
            query(perMinute(conversationsStarted), 'started'),
            query(perMinute(conversationsFinished), 'finished'),
            query(perMinute(conversationsHandedOff), 'handed off'),
          ],
          colors: { started: hue.blue, finished: hue.teal, 'handed off': hue.sand },
        }),
        timeSeries('Conversations by Clinic', {
          description:
            'Conversations started per minute, by clinic. One clinic falls to zero: its number or its page is broken; open its Clinic dashboard.',
          unit: 'perMinute',
          draw: 'bars',
          stack: true,
          width: 6,
          queries: [query(perMinute(conversationsStarted, ['clinic_id']), '{{clinic_id}}')],
          colors: companies,
        }),
        barGauge('Handed to a Person', {
          description:
            'Share of conversations in the selected time range in which the user asked for a person, by channel. Growing: the crew does not help; read its replies.',
          unit: 'ratio',
          width: 6,
          decimals: 1,
          max: 1,
          queries: [
            query(
              ratio(inRange(conversationsHandedOff, ['channel']), inRange(conversationsStarted, ['channel'])),
              '{{channel}}',
            ),
          ],
          colors: channels,
        }),
      ]),
      section('Leads and appointments', 8, [
        timeSeries('Leads', {
          description:
            'Conversations per minute that showed interest, and those with 60 points or more. Many generated, few qualified: see Lead Score.',
          unit: 'perMinute',
          queries: [
            query(perMinute(leadsGenerated), 'generated'),
            query(perMinute(leadsQualified), 'qualified'),
          ],
          colors: { generated: hue.blue, qualified: hue.teal },
        }),
        timeSeries('Lead Score', {
          description:
            'Mean score of the leads, and the score that one in ten exceeds, out of 100. Falling: leads ask less and book less; check what changed in the replies.',
          unit: 'points',
          decimals: 0,
          queries: [
            query(divide(perSecond(total(leadScore)), perSecond(observations(leadScore))), 'mean'),
            traced(histogramQuantile(0.9, leadScore, '$__rate_interval'), 'p90'),
          ],
          colors: { mean: hue.blue, p90: hue.purple },
        }),
        timeSeries('Appointments', {
          description:
            'Appointments per minute, requested and confirmed. Requested and not confirmed: WhatsApp rejects the confirmations, or patients change their minds.',
          unit: 'perMinute',
          queries: [
            query(perMinute(appointmentsRequested), 'requested'),
            query(perMinute(appointmentsConfirmed), 'confirmed'),
          ],
          colors: { requested: hue.blue, confirmed: hue.teal },
        }),
      ]),
      section('Money', 8, [
        timeSeries('Revenue an Hour', {
          description: 'Value of the confirmed appointments, as an hourly rate. It follows Appointments.',
          unit: 'BRL',
          queries: [query(multiply(perSecond(revenueTotal), HOUR), 'revenue')],
          colors: { revenue: hue.teal },
        }),
        timeSeries('API Cost an Hour', {
          description:
            'List price of tokens and messages, by provider. A step up: a more expensive model, a longer prompt, or many more messages than conversations.',
          unit: 'BRL',
          stack: true,
          decimals: 2,
          queries: [query(multiply(perSecond(apiCost, ['provider']), HOUR), '{{provider}}')],
          colors: { openai: hue.purple, whatsapp: hue.teal },
        }),
        timeSeries('Infrastructure Cost an Hour', {
          description:
            'List price of the CPU time, memory and storage that the process uses. One resource grows without more conversations: look for a leak.',
          unit: 'BRL',
          stack: true,
          decimals: 4,
          queries: [query(multiply(perSecond(infrastructureCost, ['resource']), HOUR), '{{resource}}')],
          colors: { cpu: hue.blue, memory: hue.purple, storage: hue.sand },
        }),
        timeSeries('Margin over Time', {
          description:
            'Share of revenue left after API and infrastructure costs, over the hour before each point. Falling: costs grow, or fewer appointments are confirmed.',
          unit: 'ratio',
          decimals: 1,
          queries: [query(margin('1h'), 'margin')],
          colors: { margin: hue.teal },
        }),
      ]),
    ],
  };
}
