import type { Dashboard } from 'vigia/dashboards';
import {
  alertsNow,
  barGauge,
  inRange,
  keyFigures,
  line,
  perMinute,
  query,
  section,
  stat,
  table,
  timeSeries,
} from 'vigia/dashboards';
import { increase, type Range, ratio, select, sum, topk } from 'vigia/promql';
import { whatsSelfQueueStalled } from '../../alerts/whatsself.ts';
import { flowAutoSteps, flowStepDrops, triggerHits } from '../../metrics/whatsself.ts';
import { flows, triggers } from './identities.ts';
import { flow, ofFlow } from './variables.ts';

const services = [whatsSelfQueueStalled.service];

const steps = select(flowAutoSteps, ofFlow);
const drops = select(flowStepDrops, ofFlow);
/** Maximum number of triggers in a list. */
const TOP = 6;

const stepsByFlow = (range: Range) => sum(increase(steps, range), { by: ['flowId'] });
const dropsByFlow = (range: Range) => sum(increase(drops, range), { by: ['flowId'] });

export const whatsselfFlows: Dashboard = {
  uid: 'vigia-whatsself-flows',
  title: 'WhatsSelf Triggers & Flows',
  description: 'What do contacts ask for, how far do the flows take them, and where do they drop off?',
  folder: 'WhatsSelf',
  services,
  variables: [flow],
  keyFigure: 'Triggers',
  sections: [
    keyFigures([
      { ...alertsNow(services), width: 4 },
      stat('Triggers', {
        description:
          'Messages that matched a trigger in the selected time range. None: contacts use words that no trigger knows, or no messages arrive.',
        unit: 'operations',
        decimals: 0,
        queries: [query(inRange(triggerHits), 'triggers')],
      }),
      stat('Automatic Steps', {
        description:
          'Automatic flow steps in the selected time range. Falling with steady triggers: flows stop early.',
        unit: 'operations',
        decimals: 0,
        queries: [query(inRange(steps), 'steps')],
      }),
      stat('Drop-offs', {
        description:
          'Conversations that contacts left in the middle of a flow in the selected time range. Growing: see below at which step.',
        unit: 'items',
        decimals: 0,
        queries: [query(inRange(drops), 'drop-offs')],
      }),
      stat('Drop-offs per Step', {
        description:
          'Share of automatic steps that got no reply in the selected time range. Rising: a question has become harder to answer.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(ratio(inRange(drops), inRange(steps)), 'share')],
      }),
    ]),
    section('Triggers', 8, [
      barGauge('Top Triggers', {
        description:
          'What contacts asked for most in the selected time range. A trigger that never matches: its words are not those of the contacts.',
        unit: 'operations',
        decimals: 0,
        queries: [query(topk(TOP, inRange(triggerHits, ['triggerId'])), '{{triggerId}}')],
        colors: triggers,
      }),
      timeSeries('Triggers over Time', {
        description:
          'Messages per minute that matched each trigger. One stops suddenly: a release changed its words.',
        unit: 'perMinute',
        width: 16,
        queries: [query(perMinute(triggerHits, ['triggerId']), '{{triggerId}}')],
        stack: true,
        colors: triggers,
        legend: 'table',
      }),
    ]),
    {
      title: 'Flows',
      lines: [
        line(8, [
          timeSeries('Automatic Steps per Flow', {
            description:
              'Automatic steps per minute of each flow. A flow at zero while its trigger matches: it does not start; read the log.',
            unit: 'perMinute',
            queries: [query(perMinute(steps, ['flowId']), '{{flowId}}')],
            stack: true,
            colors: flows,
            legend: 'table',
          }),
          timeSeries('Drop-offs per Flow', {
            description:
              'Conversations per minute that contacts left in the middle of each flow. A step up after a release: its new wording puts contacts off.',
            unit: 'perMinute',
            queries: [query(perMinute(drops, ['flowId']), '{{flowId}}')],
            stack: true,
            colors: flows,
            legend: 'table',
          }),
        ]),
        line(8, [
          barGauge('Drop-offs by Step', {
            description:
              'Where contacts dropped off in the selected time range. One step far above the others: shorten or reword its question.',
            unit: 'items',
            decimals: 0,
            width: 14,
            queries: [query(inRange(drops, ['flowId', 'step']), '{{flowId}} · {{step}}')],
          }),
          table('By Flow', {
            description:
              'Figures of each flow in the selected time range. Rewrite the flow with the largest share of drop-offs first.',
            rows: { label: 'flowId', heading: 'Flow' },
            columns: { Steps: 'operations', 'Drop-offs': 'items', 'Drop-offs per step': 'ratio' },
            queries: [
              query(stepsByFlow('$__range'), 'Steps'),
              query(dropsByFlow('$__range'), 'Drop-offs'),
              query(ratio(dropsByFlow('$__range'), stepsByFlow('$__range')), 'Drop-offs per step'),
            ],
          }),
        ]),
      ],
    },
  ],
};
