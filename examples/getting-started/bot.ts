import { defineAlert, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertPanel, section } from 'vigia/dashboards';
import { counter, histogram, oneOf } from 'vigia/metrics';
import { rate, select, sum } from 'vigia/promql';

const labels = { status: oneOf('sent', 'failed') };
const answers = counter({ name: 'bot_answers_total', help: 'Answers, by outcome', unit: 'messages', labels });
const wait = histogram({ name: 'bot_wait_seconds', help: 'Time waited', unit: 'seconds', buckets: [1, 5] });
const failed = select(answers, { status: 'failed' });

const answersFail = defineAlert({
  name: 'BotAnswersFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '2m',
  severity: 'critical',
  summary: 'The bot fails to answer',
  description: '{{ $value }} answers a second fail.',
  runbook: { impact: 'Customers wait.', causes: ['The gateway is down.'], steps: ['Restart the gateway.'] },
  unitTest: { drive: growing(failed), firing: 0.2, silent: 0.05 },
});

const promptAnswers = defineObjective({
  name: 'prompt-answers',
  title: 'Prompt Answers',
  description: '95 % of the messages are answered within 5 seconds.',
  target: 0.95,
  indicator: { kind: 'latency', histogram: wait, within: 5 },
  causes: ['The model is slow.'],
});

const sections = [section('Answers', 8, [alertPanel(answersFail, 'perSecond')])];
export const bot = defineSystem({
  name: 'bot',
  title: 'Bot',
  metrics: [answers, wait],
  alerts: [answersFail],
  slos: [promptAnswers],
  dashboards: [{ uid: 'bot', title: 'Bot', description: 'Whether the bot answers.', sections }],
});
