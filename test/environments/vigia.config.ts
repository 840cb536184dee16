import { defineConfig } from 'vigia';
import { bot } from './bot.ts';

/** A bot in two environments: staging is told less, later and by mail; production has a strict objective. */
export default defineConfig({
  systems: [bot],
  targets: [{ job: 'bot', at: ['127.0.0.1:3001'] }],
  override: { BotAnswersFail: { threshold: 0.25 } },
  disable: ['bot-spare'],
  environments: {
    staging: {
      grafanaUrl: 'https://grafana.staging.example.org',
      retentionDays: 3,
      override: {
        BotAnswersFail: { threshold: 0.4, for: '15m', severity: 'warning' },
        BotMemoryFull: { threshold: 0.95 },
        BotSlow: { threshold: 10 },
        HostCpuHigh: { threshold: 0.9, for: '15m' },
      },
      disable: ['BotQueueLong', 'prompt-answers'],
      channels: { critical: [{ kind: 'webhook', url: 'staging-hook' }] },
    },
    production: {
      override: { 'bot-prompt-answers': { target: 0.99, window: '28d' }, BotSlow: { enabled: true } },
      disable: ['SLOBotPromptAnswersBurnsSlowly'],
      channels: { critical: [{ kind: 'slack', channel: '#alerts', url: 'slack-url' }] },
      secretsFolder: '/etc/vigia/secrets',
    },
  },
});
