import type { Advice } from '../../../seams/reports.ts';
import type { Figures } from './figures.ts';

interface Rule {
  /** What is found, or nothing. */
  readonly finds: (week: Figures, before: Figures) => string | undefined;
  readonly recommendation: string;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const typeShare = (type: string, most: number, { errorsByType, requests }: Figures) => {
  const share = requests > 0 ? (errorsByType[type] ?? 0) / requests : 0;
  return share > most ? `${percent(share)} of the requests met an error of type ${type}` : undefined;
};

/** In the order of what they cost. The bounds are the document's objectives where it has one: success 95 %, response 10 s. */
const rules: readonly Rule[] = [
  {
    finds: ({ leadsUnanswered }) =>
      leadsUnanswered > 0 ? `${leadsUnanswered} leads of the week have no answer` : undefined,
    recommendation:
      'Run the recovery action retry_leads and read why it fails for them: each is somebody who waits.',
  },
  {
    finds: ({ successRate }) =>
      successRate !== null && successRate < 0.95
        ? `the webhook succeeded for ${percent(successRate)}, the objective is 95 %`
        : undefined,
    recommendation:
      'Take the most frequent type of error first; the dashboard Qualificador Health shows when it comes.',
  },
  {
    finds: week => typeShare('model', 0.01, week),
    recommendation: 'Raise the quota of the model API, or add a second model to fall back on.',
  },
  {
    finds: week => typeShare('whatsapp', 0.01, week),
    recommendation:
      'Let answers wait in a queue while the gateway is away, and ask its operator for the causes.',
  },
  {
    finds: ({ errorsByType }) => {
      const stores = (errorsByType.database ?? 0) + (errorsByType.store ?? 0);
      return stores > 0 ? `the database or the store was away for ${stores} requests` : undefined;
    },
    recommendation:
      'See Stack Health for when; give the stores more memory or connections, or restart them at night.',
  },
  {
    finds: ({ p95Seconds }) =>
      p95Seconds !== null && p95Seconds > 10
        ? `one request in twenty took longer than ${p95Seconds.toFixed(1)} s, the objective is 10 s`
        : undefined,
    recommendation:
      'Use a smaller model or a shorter prompt for the first answer; add workers if leads queue.',
  },
  {
    finds: ({ requestsTimedOut }) =>
      requestsTimedOut > 0 ? `${requestsTimedOut} requests were given up after 40 s` : undefined,
    recommendation: 'Give calls to the model a time limit of their own, well below that of the webhook.',
  },
  {
    finds: ({ conversionRate: now }, { conversionRate: before }) =>
      now !== null && before !== null && now < before * 0.8
        ? `conversion fell from ${percent(before)} to ${percent(now)}`
        : undefined,
    recommendation:
      'Compare the sources of the leads and the last change of the prompt with the week before.',
  },
  {
    finds: ({ requestsRefused, requests }) =>
      requestsRefused > 20 && requestsRefused > requests * 0.05
        ? `${requestsRefused} requests were refused as none of a real lead`
        : undefined,
    recommendation:
      'Change the token of the webhook when they have a bad origin; block the senders at the proxy.',
  },
];

/** What the week's figures recommend, the most costly first; nothing when all is as it should be. */
export function adviceFor(week: Figures, before: Figures): Advice[] {
  return rules.flatMap(({ finds, recommendation }) => {
    const finding = finds(week, before);
    return finding ? [{ finding, recommendation }] : [];
  });
}
