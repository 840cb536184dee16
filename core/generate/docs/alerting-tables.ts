import { hoursText } from '../../alerts/hours.ts';
import { type Level, levels } from '../../alerts/levels.ts';
import { fallback, type Inhibition, type Match, type Route } from '../../alerts/routing.ts';
import type { Language } from '../../language/language.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import { inhibitionsOf } from '../../stack/alertmanager.ts';
import { DESK } from '../../stack/desk.ts';

/** The rows of the tables of the page about alerting, one below the other. */
export interface AlertingTables {
  readonly levels: string;
  readonly routes: string;
  readonly inhibitions: string;
}

/** Returns the rows in the language of the configuration. */
export function alertingTables(config: Config): AlertingTables {
  const words = WORDS[config.language];
  return {
    levels: Object.keys(levels)
      .map(name => levelRow(name as Level, words))
      .join('\n'),
    routes: rowsOf(config.project)
      .map(route => routeRow(route, config, words))
      .join('\n'),
    inhibitions: inhibitionsOf(config)
      .map(one => inhibitionRow(one, words))
      .join('\n'),
  };
}

interface Words {
  readonly language: Language;
  readonly meaning: Readonly<Record<Level, string>>;
  readonly or: string;
  readonly yes: string;
  readonly anythingElse: string;
  notTold(hours: string): string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    language: 'en',
    meaning: {
      LOW: 'context; pages no one',
      MEDIUM: 'someone must act today',
      HIGH: 'someone must act now',
      CRITICAL:
        'someone must act now, and the emergency phone is notified: the system is down, or leads are being lost',
    },
    or: ' or ',
    yes: 'yes',
    anythingElse: 'anything else',
    notTold: hours => `not told ${hours}`,
  },
  pt: {
    language: 'pt',
    meaning: {
      LOW: 'contexto; não aciona ninguém',
      MEDIUM: 'alguém precisa agir hoje',
      HIGH: 'alguém precisa agir agora',
      CRITICAL:
        'alguém precisa agir agora, e o telefone de emergência é avisado: o sistema está fora do ar, ou leads estão sendo perdidos',
    },
    or: ' ou ',
    yes: 'sim',
    anythingElse: 'qualquer outro',
    notTold: hours => `sem aviso ${hours}`,
  },
};

function levelRow(name: Level, { meaning }: Words): string {
  const level = levels[name];
  const escalate = 'escalate' in level && level.escalate ? ', `escalate="true"`' : '';
  return `| ${name} | \`severity="${level.severity}"\`${escalate} | ${meaning[name]} |`;
}

/** Every route, the one for anything else included. */
function rowsOf({ routes: all, desk }: Project): readonly Route[] {
  // The desk itself lets alerts climb.
  const routes = desk?.server === DESK ? all.filter(one => one.groupWait !== 'escalateAfter') : all;
  const last: Route = { ...fallback, match: {} };
  return Object.keys(routes.at(-1)?.match ?? {}).length === 0 ? routes : [...routes, last];
}

function inhibitionRow({ source, target, equal }: Inhibition, words: Words): string {
  const same = equal.map(label => `\`${label}\``).join(', ');
  return `| ${matchText(source, words).join(', ')} | ${matchText(target, words).join(', ')} | ${same} |`;
}

function matchText(match: Match, { or }: Words): string[] {
  return Object.entries(match).map(([label, value]) => `\`${label}\` ${[value].flat().join(or)}`);
}

function routeRow(route: Route, { escalateAfter }: Config, words: Words): string {
  const { match, receiver, groupWait, groupInterval, repeatInterval, hours, muted } = route;
  const labels = [
    ...matchText(match, words),
    ...(hours ? [hoursText(hours, words.language)] : []),
    ...(muted ? [words.notTold(hoursText(muted, words.language))] : []),
  ];
  const wait = groupWait === 'escalateAfter' ? escalateAfter : groupWait;
  const copy = route.continue ? words.yes : '';
  return `| ${labels.join(', ') || words.anythingElse} | ${receiver} | ${wait} | ${groupInterval} | ${repeatInterval} | ${copy} |`;
}
