import type { Alert } from '../alerts/alert.ts';
import { type Remedy, usualRemedy } from '../alerts/remedy.ts';
import type { Language } from '../language/language.ts';
import type { Config } from '../project/config.ts';
import type { System } from '../project/system.ts';
import type { Auth } from '../project/target.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';
import { addressesOf, type DeskAddress } from './address.ts';
import { checkRemedies, checkRemedyAction } from './check-remedies.ts';
import { type RemedyAction, usualMethod, usualTimeout } from './remedy-action.ts';

/** What the desk may call. */
export interface DeskAction {
  readonly name: string;
  readonly about: RemedyAction['about'];
  readonly method: NonNullable<RemedyAction['method']>;
  /** By environment. An incident of an environment that is not among them calls nothing. */
  readonly addresses: Readonly<Record<string, readonly DeskAddress[]>>;
  readonly headers: Readonly<Record<string, string | { readonly secret: string }>>;
  readonly auth?: Auth;
  readonly sign?: string;
  readonly body?: object;
  readonly timeoutMs: number;
}

/** What the desk does when an alert fires, with every limit. */
export interface DeskRemedy {
  readonly action: string;
  readonly approval?: 'person';
  readonly approvalMs: number;
  readonly cooldownMs: number;
  readonly maxPerHour: number;
  /** The hour of `maxPerHour`, which compressed time shortens. */
  readonly hourMs: number;
  readonly tries: number;
  readonly dryRun: boolean;
}

/** Returns the actions of the systems and of the project, by name. Throws for one that is declared twice or cannot be called. */
export function remediesOf(
  systems: readonly System[],
  own: Readonly<Record<string, RemedyAction>>,
  around: Parameters<typeof checkRemedyAction>[2] & { readonly alerts: readonly Alert[] },
): Readonly<Record<string, RemedyAction>> {
  const all = new Map<string, { owner: string; action: RemedyAction }>();
  const declared = [
    ...systems.map(({ name, remedies = {} }) => [`system ${name}`, remedies] as const),
    ['the project', own] as const,
  ];
  for (const [owner, remedies] of declared) {
    for (const [name, action] of Object.entries(remedies)) {
      const other = all.get(name);
      if (other)
        throw new Error(`remedy ${name}: ${owner} declares it, and so does ${other.owner}: rename one`);
      checkRemedyAction(name, action, around);
      all.set(name, { owner, action });
    }
  }
  const actions = Object.fromEntries([...all].map(([name, { action }]) => [name, action]));
  checkRemedies(around.alerts, actions);
  return actions;
}

/** Returns what the desk may call, and nothing else. */
export function deskActions(config: Config): DeskAction[] {
  return Object.entries(config.project.remedies).map(([name, action]) => {
    const { about, method = usualMethod, headers = {}, auth, sign, body, timeout = usualTimeout } = action;
    return {
      name,
      about,
      method,
      addresses: addressesOf(action, config),
      headers,
      ...(auth && { auth }),
      ...(sign !== undefined && { sign }),
      ...(body && { body }),
      timeoutMs: milliseconds(timeout),
    };
  });
}

/** Returns the remedy of an alert as the desk has it, with every limit that it leaves out. */
export function deskRemedy({ remedy }: Pick<Alert, 'remedy'>, timeScale = 1): DeskRemedy | undefined {
  if (remedy === undefined) return undefined;
  const { action, approval, ...own } = remedy;
  const { approvalWithin, cooldown, maxPerHour, tries, dryRun } = { ...usualRemedy, ...own };
  const scaled = (length: Duration) => Math.round(milliseconds(length) / timeScale);
  return {
    action,
    ...(approval && { approval }),
    approvalMs: scaled(approvalWithin),
    cooldownMs: scaled(cooldown),
    maxPerHour,
    hourMs: scaled('1h'),
    tries,
    dryRun,
  };
}

/** Returns the sentence of a runbook that says what the desk does by itself. */
export function remedySentence(
  remedy: Remedy,
  actions: Readonly<Record<string, RemedyAction>>,
  language: Language = 'en',
): string {
  const facts = { ...usualRemedy, ...remedy };
  const { about } = actions[remedy.action]!;
  const told = (typeof about === 'string' ? about : about[language]).replace(/\.$/, '');
  const what = `\`${remedy.action}\` (${told.charAt(0).toLowerCase()}${told.slice(1)})`;
  return SENTENCES[language](what, facts);
}

type Facts = Required<Pick<Remedy, 'approvalWithin' | 'cooldown' | 'maxPerHour' | 'tries' | 'dryRun'>> &
  Remedy;

const SENTENCES: Readonly<Record<Language, (what: string, facts: Facts) => string>> = {
  en: (what, { approval, approvalWithin, cooldown, maxPerHour, tries, dryRun }) => {
    const how = dryRun
      ? `The desk would call ${what}; it is a dry run, so it only writes that down`
      : approval
        ? `When a person approves within ${approvalWithin}, the desk calls ${what}`
        : `The desk calls ${what} by itself`;
    const times = tries === 1 ? 'once for each incident' : `up to ${tries} times for each incident`;
    return `${how}: ${times}, ${cooldown} apart, and at most ${maxPerHour} times an hour.`;
  },
  pt: (what, { approval, approvalWithin, cooldown, maxPerHour, tries, dryRun }) => {
    const how = dryRun
      ? `O desk chamaria ${what}; é uma simulação, por isso ele só registra isso`
      : approval
        ? `Quando uma pessoa aprova dentro de ${approvalWithin}, o desk chama ${what}`
        : `O desk chama ${what} por conta própria`;
    const times = tries === 1 ? 'uma vez por incidente' : `até ${tries} vezes por incidente`;
    return `${how}: ${times}, com ${cooldown} entre uma e outra, e no máximo ${maxPerHour} ${maxPerHour === 1 ? 'vez' : 'vezes'} por hora.`;
  },
};
