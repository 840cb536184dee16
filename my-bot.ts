import { defineAlert, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertPanel, line, perSecond, query, timeSeries } from 'vigia/dashboards';
import { or, rate, ratio, select, sum, vector } from 'vigia/promql';
import * as metrics from './my-bot.metrics.ts';

/**
 * My Bot, as proposed from http://127.0.0.1:42607/stats. Every threshold follows from what was seen then: look at each, and at every TODO.
 * That the program is down or its metrics are missing is told without a line here.
 */

const SYSTEM_TITLE = 'My Bot';

// Threshold: 4 % failed when this was imported; the threshold is twice that, at least 5 %.
const myBotAnswersErrors = defineAlert({
  name: 'MyBotAnswersErrors',
  value: ratio(
    or(sum(rate(select(metrics.botAnswersTotal, { status: 'failed' }), '5m')), vector(0)),
    sum(rate(metrics.botAnswersTotal, '5m')),
  ),
  threshold: { operator: '>', value: 0.08 },
  for: '2m',
  severity: 'warning',
  summary: 'Bot answers: too many failures',
  description: '{{ $value | humanizePercentage }} fail.',
  runbook: {
    // TODO: say what users notice, what the causes are here, and what to do.
    impact: 'Some of what is asked of the program fails.',
    causes: ['The program, or something that it calls, is broken or overloaded.'],
    steps: ['Read the log of the program since the share rose, and look at what it calls.'],
  },
  unitTest: {
    drive: level => [
      ...growing(select(metrics.botAnswersTotal, { status: 'failed' }))(level),
      ...growing(select(metrics.botAnswersTotal, { status: 'sent' }))(1 - level),
    ],
    firing: 0.096,
    silent: 0.064,
  },
});

// TODO: 4 % failed when this was imported. What did you promise?
const objective = defineObjective({
  name: 'success',
  title: SYSTEM_TITLE + ' Success',
  description: '95 % of what is asked of the program succeeds.',
  target: 0.95,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(select(metrics.botAnswersTotal, { status: 'failed' }), range)),
    total: range => sum(rate(metrics.botAnswersTotal, range)),
  },
  drives: {
    good: growing(select(metrics.botAnswersTotal, { status: 'sent' })),
    bad: growing(select(metrics.botAnswersTotal, { status: 'failed' })),
  },
  causes: ['The program, or something that it calls, fails.'],
});

export const myBot = defineSystem({
  name: 'my-bot',
  title: SYSTEM_TITLE,
  metrics: Object.values(metrics),
  alerts: [myBotAnswersErrors],
  slos: [objective],
  dashboards: [
    {
      uid: 'imported-my-bot',
      title: SYSTEM_TITLE + ' Metrics',
      description: 'What My Bot says of itself.',
      sections: [
        {
          title: 'What is watched',
          lines: [line(8, [alertPanel(myBotAnswersErrors, 'ratio')])],
        },
        {
          title: 'Rates',
          lines: [
            line(8, [
              timeSeries('Bot answers by status', {
                description: 'Answers.',
                unit: 'perSecond',
                queries: [query(perSecond(metrics.botAnswersTotal, ['status']), '{{status}}')],
              }),
            ]),
          ],
        },
        {
          title: 'Levels',
          lines: [
            line(8, [
              timeSeries('Bot chat open', {
                description: 'Open chats.',
                unit: 'items',
                queries: [query(sum(metrics.botChatOpen), 'open')],
              }),
            ]),
          ],
        },
      ],
    },
  ],
});
