import type { Axis } from 'vigia/history';
import { counted, type Past } from 'vigia/history';
import { companies } from '../dashboards/identities.ts';
import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../metrics/clinics/conversations.ts';
import {
  apiCost,
  infrastructureCost,
  leadsGenerated,
  leadsQualified,
  revenueTotal,
} from '../metrics/production/production.ts';

/** Clinics differ in size, like the companies with the same ids. */
const SIZES = [1, 0.7, 0.45];
const CHANNELS = { whatsapp: 0.8, web: 0.2 } as const;
/** What a clinic pays for a confirmed appointment, in BRL. */
const PER_APPOINTMENT = 12;

/** Invented history of the production metrics: conversations, leads, appointments, revenue and cost. */
export function productionPast(axis: Axis): Past {
  const channels = Object.keys(CHANNELS) as (keyof typeof CHANNELS)[];
  const leads = axis.events(({ busy }) => 0.02 * busy);
  const clinics = Object.keys(companies).map((clinic_id, i) => {
    const started = axis.events(({ busy }) => 0.11 * (SIZES[i] ?? 0.3) * busy);
    const requested = axis.part(started, () => 0.2);
    return { clinic_id, started, requested, confirmed: axis.part(requested, () => 0.7) };
  });
  const all = (of: (clinic: (typeof clinics)[number]) => Float64Array) =>
    clinics.map(of).reduce((sum, values) => sum.map((value, i) => value + values[i]!));
  const scaled = (values: Float64Array, by: number) => values.map(value => value * by);
  return {
    series: [
      ...clinics.flatMap(({ clinic_id, started, requested, confirmed }) => [
        ...channels.flatMap(channel => {
          const labels = { channel, clinic_id };
          const mine = axis.part(started, () => CHANNELS[channel]);
          return [
            counted(conversationsStarted, labels, mine),
            counted(
              conversationsFinished,
              labels,
              axis.part(mine, () => 0.93),
            ),
            counted(
              conversationsHandedOff,
              labels,
              axis.part(mine, () => 0.05),
            ),
          ];
        }),
        counted(appointmentsRequested, { clinic_id }, requested),
        counted(appointmentsConfirmed, { clinic_id }, confirmed),
      ]),
      ...channels.flatMap(channel => {
        const mine = axis.part(leads, () => CHANNELS[channel]);
        return [
          counted(leadsGenerated, { channel }, mine),
          counted(
            leadsQualified,
            { channel },
            axis.part(mine, () => 0.4),
          ),
        ];
      }),
      counted(
        revenueTotal,
        { currency: 'BRL' },
        scaled(
          all(clinic => clinic.confirmed),
          PER_APPOINTMENT,
        ),
      ),
      counted(
        apiCost,
        { provider: 'openai' },
        scaled(
          all(clinic => clinic.started),
          0.15,
        ),
      ),
      counted(
        apiCost,
        { provider: 'whatsapp' },
        scaled(
          all(clinic => clinic.started),
          0.08,
        ),
      ),
      ...infrastructureCost.labels.resource.values.map((resource, i) =>
        counted(infrastructureCost, { resource }, scaled(axis.count(), [0.004, 0.002, 0.001][i] ?? 0.001)),
      ),
    ],
    outcomes: {},
  };
}
