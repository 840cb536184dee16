import type { AlertDeclaration, Runbook } from '../alerts/alert.ts';
import type { Step } from '../alerts/prose.ts';
import type { DashboardDeclaration } from '../dashboards/dashboard.ts';
import type { InBoth, Text } from '../language/text.ts';
import type { ObjectiveDeclaration } from '../slos/objective.ts';

/**
 * Declares an alert for a system, which gives it what it leaves out: a service and a category.
 *
 * @example
 * ```ts
 * const answersFail = defineAlert({
 *   name: 'BotAnswersFail',
 *   value: sum(rate(failed, '5m')),
 *   threshold: { operator: '>', value: 0.1 },
 *   for: '2m',
 *   severity: 'critical',
 *   summary: 'The bot fails to answer',
 *   description: '{{ $value }} answers a second fail.',
 *   runbook: { impact: 'Customers wait.', causes: ['The gateway is down.'], steps: ['Restart the gateway.'] },
 *   unitTest: { drive: growing(failed), firing: 0.2, silent: 0.05 },
 * });
 * ```
 */
export function defineAlert<
  Scenario extends string = string,
  const Name extends string = string,
  Summary extends Text = Text,
  Description extends Text = Text,
  Book extends Runbook<Text> = Runbook<Text>,
>(
  alert: AlertDeclaration<Scenario, Name> & {
    readonly summary: Summary;
    readonly description: Description;
    readonly runbook: Book;
  },
): AlertDeclaration<Scenario, Name> & {
  readonly summary: FormOf<Summary>;
  readonly description: FormOf<Description>;
  readonly runbook: {
    readonly impact: FormOf<Book['impact']>;
    readonly causes: readonly FormOf<Book['causes'][number]>[];
    readonly steps: readonly FormOf<Book['steps'][number], Step>[];
  };
} {
  return alert as never;
}

/** Whether a text is in both languages, or in one: what of it a project needs to know. */
type FormOf<Given, In = string> = Given extends InBoth<unknown> ? InBoth<In> : In;

/**
 * Declares an objective for a system, which gives it what it leaves out: a service, an owner, a category; 30 days; the
 * events below which nothing fires; and, for one about latency, what drives its unit tests.
 *
 * @example
 * ```ts
 * const promptAnswers = defineObjective({
 *   name: 'prompt-answers',
 *   title: 'Prompt Answers',
 *   description: '95 % of the messages are answered within 5 s.',
 *   target: 0.95,
 *   indicator: { kind: 'latency', histogram: answerDuration, within: 5 },
 *   causes: ['The model is slow.'],
 * });
 * ```
 */
export function defineObjective<
  Scenario extends string = string,
  const Name extends string = string,
  Title extends Text = Text,
  Description extends Text = Text,
  Cause extends Text = Text,
  Of extends Text<Step> = never,
>(
  objective: ObjectiveDeclaration<Scenario, Name> & {
    readonly title: Title;
    readonly description: Description;
    readonly causes: readonly Cause[];
    readonly steps?: readonly Of[];
  },
): ObjectiveDeclaration<Scenario, Name> & {
  readonly title: FormOf<Title>;
  readonly description: FormOf<Description>;
  readonly causes: readonly FormOf<Cause>[];
  readonly steps?: readonly FormOf<Of, Step>[];
} {
  return objective as never;
}

/**
 * Declares a dashboard for a system, which gives it what it leaves out: a folder and the services of the system's alerts.
 *
 * @example
 * ```ts
 * defineDashboard({ uid: 'bot', title: 'Bot', description: 'Whether the bot answers.', sections: [section('Answers', 8, panels)] });
 * ```
 */
export function defineDashboard<const Uid extends string = string>(
  dashboard: DashboardDeclaration<Uid>,
): DashboardDeclaration<Uid> {
  return dashboard;
}
