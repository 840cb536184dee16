import type { Dashboard } from 'vigia/dashboards';
import {
  alertsNow,
  badFrom,
  barGauge,
  hue,
  inRange,
  keyFigures,
  line,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  status,
  table,
  timeSeries,
} from 'vigia/dashboards';
import {
  complement,
  increase,
  max,
  observations,
  observationsWithin,
  type Range,
  rate,
  ratio,
  select,
  sum,
  total,
} from 'vigia/promql';
import { clinicRequestDuration } from '../../metrics/atendeai.ts';
import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../../metrics/clinics/conversations.ts';
import { systemCpuUsage, systemDiskUsage, systemMemoryUsage } from '../../metrics/clinics/usage.ts';
import { atendeaiAvailability } from '../../slos/atendeai.ts';
import { clinicsAndShared } from '../identities.ts';
import { clinic, ofClinic } from './variables.ts';

const services = [atendeaiAvailability.service];

const cpu = select(systemCpuUsage, ofClinic);
const memory = select(systemMemoryUsage, ofClinic);
const requests = select(clinicRequestDuration, ofClinic);
const started = select(conversationsStarted, ofClinic);
const requested = select(appointmentsRequested, ofClinic);
const confirmed = select(appointmentsConfirmed, ofClinic);
const byClinic = { by: ['clinic_id'] } as const;

const meanTime = (range: Range) =>
  ratio(sum(rate(total(requests), range), byClinic), sum(rate(observations(requests), range), byClinic));

/** Exact, because a bucket ends at each bound; a quantile between them would be an estimate. */
const slower = (bound: number) =>
  complement(
    ratio(
      sum(rate(observationsWithin(requests, bound), '$__range')),
      sum(rate(observations(requests), '$__range')),
    ),
  );

export const clinicDashboard: Dashboard = {
  uid: 'vigia-clinic',
  title: 'AtendeAI Clinic',
  description: 'Is this clinic served fast, how much of the host does it use, and do its patients book?',
  folder: 'AtendeAI',
  services,
  variables: [clinic],
  keyFigure: 'Appointments Confirmed',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Mean Response', {
        description:
          'Mean response time of the selected clinics, in the selected time range. Above 1 s: see Slow Requests, and Production Performance for what is slow.',
        unit: 'seconds',
        decimals: 0,
        queries: [
          query(
            ratio(sum(rate(total(requests), '$__range')), sum(rate(observations(requests), '$__range'))),
            'mean',
          ),
        ],
        steps: badFrom(1, 2),
      }),
      stat('Conversations', {
        description:
          'Conversations started in the selected time range. None in working hours: check the number of the clinic.',
        unit: 'items',
        decimals: 0,
        queries: [query(inRange(started), 'conversations')],
        steps: [{ color: status.bad }, { from: 1, color: status.good }],
      }),
      stat('Appointments Confirmed', {
        description:
          'Appointments confirmed in the selected time range. None while some are requested: confirmations do not get through.',
        unit: 'items',
        decimals: 0,
        queries: [query(inRange(confirmed), 'appointments')],
      }),
      stat('CPU Now', {
        description:
          'CPU time that the selected clinics use, 100 % being one core; with all clinics selected, it includes shared work. Near 100 %: every clinic waits.',
        unit: 'percent',
        decimals: 0,
        queries: [query(sum(cpu), 'CPU')],
        steps: badFrom(80, 95),
      }),
      stat('Memory Now', {
        description:
          'For one clinic, the memory of its crew; for all clinics, the whole process. An endless climb: a leak, see Memory Usage.',
        unit: 'bytes',
        queries: [query(sum(memory), 'memory')],
      }),
    ]),
    section('Resources', 8, [
      timeSeries('CPU Usage', {
        description:
          'CPU time over wall time, by the clinic that used it; shared belongs to no single clinic. One clinic uses it all: give it its own instance.',
        unit: 'percent',
        stack: true,
        queries: [query(sum(cpu, byClinic), '{{clinic_id}}')],
        colors: clinicsAndShared,
      }),
      timeSeries('Memory Usage', {
        description:
          'Memory of the crew of each clinic; shared is the rest of the process, a thousand times as much. An endless climb: the conversations of that clinic are not closed.',
        unit: 'bytes',
        log: [100, 1e9],
        queries: [query(sum(memory, byClinic), '{{clinic_id}}')],
        colors: clinicsAndShared,
      }),
      timeSeries('Disk Usage', {
        description:
          'Usage of the file system that holds the data of all clinics. Above 85 %: remove old logs and backups, or enlarge it before writes fail.',
        unit: 'percent',
        queries: [query(max(systemDiskUsage), 'used')],
        colors: { used: hue.sand },
      }),
      timeSeries('Response Time', {
        description:
          'Mean response time of each clinic. One clinic alone: its data; all clinics: a shared dependency, see Production Performance.',
        unit: 'seconds',
        queries: [query(meanTime('$__rate_interval'), '{{clinic_id}}')],
        colors: clinicsAndShared,
      }),
    ]),
    {
      title: 'Requests and patients',
      lines: [
        line(8, [
          barGauge('Slow Requests', {
            description:
              'Share of requests in the selected time range that took longer than 0.5 s, and longer than 2 s. Any over 2 s: Production Performance shows what they waited for.',
            unit: 'ratio',
            decimals: 1,
            max: 1,
            queries: [query(slower(0.5), 'over 0.5 s'), query(slower(2), 'over 2 s')],
            colors: { 'over 0.5 s': hue.sand, 'over 2 s': hue.purple },
          }),
          timeSeries('Requests', {
            description:
              'Requests per second for each clinic. One far above the others: a client in a loop, or an attack.',
            unit: 'perSecond',
            stack: true,
            queries: [query(perSecond(observations(requests), ['clinic_id']), '{{clinic_id}}')],
            colors: clinicsAndShared,
          }),
          timeSeries('Conversations a Minute', {
            description:
              'Conversations per minute that were started, finished and handed to a person. Started and not finished: the crew of the clinic does not reply.',
            unit: 'perMinute',
            queries: [
              query(perMinute(started), 'started'),
              query(perMinute(select(conversationsFinished, ofClinic)), 'finished'),
              query(perMinute(select(conversationsHandedOff, ofClinic)), 'handed off'),
            ],
            colors: { started: hue.blue, finished: hue.teal, 'handed off': hue.sand },
          }),
          timeSeries('Appointments', {
            description:
              'Appointments per minute, requested and confirmed. The gap grows: confirmations fail, see the objective AtendeAI Availability.',
            unit: 'perMinute',
            queries: [query(perMinute(requested), 'requested'), query(perMinute(confirmed), 'confirmed')],
            colors: { requested: hue.blue, confirmed: hue.teal },
          }),
        ]),
        line(6, [
          table('By Clinic', {
            description:
              'Figures of each clinic over the last hour. One stands out: select it above and see which panel explains it.',
            rows: { label: 'clinic_id', heading: 'Clinic' },
            columns: {
              'Mean response': 'seconds',
              Conversations: 'items',
              Requested: 'items',
              Confirmed: 'items',
              'Confirmed share': 'ratio',
            },
            queries: [
              query(meanTime('1h'), 'Mean response'),
              query(sum(increase(started, '1h'), byClinic), 'Conversations'),
              query(sum(increase(requested, '1h'), byClinic), 'Requested'),
              query(sum(increase(confirmed, '1h'), byClinic), 'Confirmed'),
              query(
                ratio(sum(increase(confirmed, '1h'), byClinic), sum(increase(requested, '1h'), byClinic)),
                'Confirmed share',
              ),
            ],
          }),
        ]),
      ],
    },
  ],
};
