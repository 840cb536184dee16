import { defineAlert, defineConfig, defineObjective, defineSystem } from 'vigia';
import { growing, step } from 'vigia/alerts';
import { alertPanel, section } from 'vigia/dashboards';
import { counter, histogram } from 'vigia/metrics';
import { rate, sum } from 'vigia/promql';

/** A stranger's project in two languages. */
export const failed = counter({ name: 'bot_failed_total', help: 'Failed answers', unit: 'operations' });
export const duration = histogram({
  name: 'bot_answer_seconds',
  help: 'Time to answer',
  unit: 'seconds',
  buckets: [1, 5],
});

export const answersFail = defineAlert({
  name: 'BotAnswersFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 20 },
  for: '5m',
  severity: 'critical',
  summary: { en: 'The bot fails to answer', pt: 'O bot não consegue responder' },
  description: {
    en: '{{ $value }} answers per second fail, more than 20.',
    pt: '{{ $value }} respostas por segundo falham, mais de 20.',
  },
  runbook: {
    impact: { en: 'Customers wait.', pt: 'Os clientes esperam.' },
    causes: [{ en: 'The gateway is down.', pt: 'O gateway está fora do ar.' }],
    steps: [
      { en: step`Look at ${failed} for 5 minutes.`, pt: step`Observe ${failed} por 5 minutos.` },
      { en: 'Restart the gateway.', pt: 'Reinicie o gateway.' },
    ],
  },
  unitTest: { drive: growing(failed), firing: 21, silent: 19 },
});

export const promptAnswers = defineObjective({
  name: 'prompt-answers',
  title: { en: 'Prompt Answers', pt: 'Respostas rápidas' },
  description: { en: '99.5 % of the answers come within 5 s.', pt: '99,5 % das respostas vêm em até 5 s.' },
  target: 0.995,
  indicator: { kind: 'latency', histogram: duration, within: 5 },
  causes: [{ en: 'The model is slow.', pt: 'O modelo está lento.' }],
});

/** The system, of which JavaScript could change anything. */
export const botSystem = {
  name: 'bot',
  title: 'Bot',
  metrics: [failed, duration],
  alerts: [answersFail],
  slos: [promptAnswers],
  dashboards: [
    {
      uid: 'bot',
      title: 'Bot',
      description: 'Whether the bot answers.',
      sections: [section('Answers', 8, [alertPanel(answersFail, 'perSecond')])],
    },
  ],
};

export const bot = defineSystem(botSystem);

/** The project, English first; staging speaks Portuguese. */
export const bilingual = defineConfig({
  languages: ['en', 'pt'],
  systems: [bot],
  environments: { production: {}, staging: { language: 'pt' } },
});
