import { defineAlert, defineDashboard, defineObjective, defineSystem } from 'vigia';
import { growing, panelName, standing, step } from 'vigia/alerts';
import { alertPanel, alertValue, query, section, timeSeries } from 'vigia/dashboards';
import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { observed } from 'vigia/slos';

const answers = counter({
  name: 'bot_answers_total',
  help: 'Answers to customers',
  unit: 'messages',
  labels: { status: oneOf('sent', 'failed') },
});
const waiting = gauge({ name: 'bot_waiting', help: 'Messages that wait', unit: 'messages' });
const memory = gauge({ name: 'bot_memory_ratio', help: 'Share of its memory that is used', unit: 'ratio' });
const answerTime = histogram({
  name: 'bot_answer_seconds',
  help: 'Time to answer',
  unit: 'seconds',
  buckets: [0.5, 1, 2, 5, 10, 30],
});
const failed = select(answers, { status: 'failed' });

const sparePanel = panelName('Waiting');

export const answersFail = defineAlert({
  name: 'BotAnswersFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '2m',
  severity: 'critical',
  escalate: true,
  summary: 'The bot fails to answer',
  description: 'More than 0.1 answers per second have failed for 2 minutes: {{ $value }}.',
  runbook: {
    impact: 'Customers wait.',
    causes: ['The gateway is down.'],
    steps: [step`${sparePanel} shows what is left to answer.`],
  },
  unitTest: { drive: growing(failed), firing: 0.2, silent: 0.05 },
});
export const queueLong = defineAlert({
  name: 'BotQueueLong',
  value: select(waiting),
  threshold: { operator: '>', value: 100 },
  for: '5m',
  severity: 'warning',
  summary: 'Messages wait for the bot',
  description: '{{ $value }} messages wait.',
  runbook: { impact: 'Answers are late.', causes: ['It is busy.'], steps: ['Add a bot.'] },
  unitTest: { drive: standing(waiting), firing: 101, silent: 100 },
});
export const memoryFull = defineAlert({
  name: 'BotMemoryFull',
  value: select(memory),
  threshold: { operator: '>', value: 0.9 },
  for: '0s',
  severity: 'warning',
  summary: 'The memory of the bot is almost full',
  description: 'Memory usage is above 90 %: {{ $value | humanizePercentage }}.',
  runbook: {
    impact: 'None yet.',
    causes: ['It leaks.'],
    steps: [step`Look at ${waiting}: it has been above 90 % before.`],
  },
  unitTest: { drive: standing(memory), firing: 0.97, silent: 0.85 },
});
export const slow = defineAlert({
  name: 'BotSlow',
  value: histogramQuantile(0.95, answerTime, '5m'),
  threshold: { operator: '>', value: 5 },
  for: '1m',
  severity: 'warning',
  summary: 'The bot is slow',
  description: 'The slowest answers take {{ $value }} s.',
  runbook: { impact: 'Customers leave.', causes: ['The model is slow.'], steps: ['Ask the model.'] },
  unitTest: { drive: level => observed(answerTime, level)(1), firing: 10, silent: 5 },
});

const promptAnswers = defineObjective({
  name: 'prompt-answers',
  title: 'Prompt Answers',
  description: '95 % of the answers come within 5 s.',
  target: 0.95,
  indicator: { kind: 'latency', histogram: answerTime, within: 5 },
  causes: ['The model is slow.'],
});

const overview = defineDashboard({
  uid: 'bot',
  title: 'Bot',
  description: 'Whether the bot answers.',
  sections: [
    section('Answers', 8, [
      timeSeries('Failed answers', {
        description: 'Answers per second that fail. More than 0.1: restart the gateway.',
        unit: 'perSecond',
        queries: [alertValue(answersFail)],
        alert: answersFail,
      }),
      alertPanel(queueLong, 'messages'),
    ]),
    section('Resources', 8, [
      timeSeries('Waiting and memory', {
        description: 'What waits, and what it takes.',
        unit: 'ratio',
        queries: [query(select(waiting), 'waiting'), alertValue(memoryFull)],
        alert: memoryFull,
      }),
      alertPanel(slow, 'seconds'),
    ]),
  ],
});
const spare = defineDashboard({
  uid: 'bot-spare',
  title: 'Spare',
  description: 'A second look at what waits.',
  sections: [
    section('Queue', 8, [
      timeSeries(sparePanel, {
        description: 'What waits.',
        unit: 'messages',
        queries: [query(select(waiting), 'waiting')],
      }),
    ]),
  ],
});

/** What the names of a project can be checked against. */
export const bot = defineSystem({
  name: 'bot',
  title: 'Bot',
  metrics: [answers, waiting, memory, answerTime],
  alerts: [answersFail, queueLong, { name: 'limits', alerts: [memoryFull, slow] }],
  slos: [promptAnswers],
  dashboards: [overview, spare],
});
