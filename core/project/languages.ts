import { isLanguage, languages as known, type Language } from '../language/language.ts';
import type { EnvironmentOptions, ProjectOptions } from './options.ts';

/** The languages of a project: those that each text must have, and that of an environment. */
export interface Languages {
  /** What the project declares. Default: the language of the environment. */
  readonly languages: readonly Language[];
  readonly language: Language;
}

type Asked = Pick<ProjectOptions, 'languages' | 'language' | 'environments'>;

/**
 * Returns the languages of an environment: what it says, else what the project says, else the first that the project declares, else
 * English. Throws for a language that there is not, or that the project does not declare.
 */
export function languagesIn(options: Asked, environment: string, language?: Language): Languages {
  const environments: Readonly<Record<string, EnvironmentOptions>> = options.environments ?? {};
  const all = declared(options.languages);
  const choose = (place: string, chosen: unknown): Language | undefined => {
    if (chosen === undefined) return undefined;
    if (!isLanguage(chosen))
      throw new Error(`${place} is ${JSON.stringify(chosen)}: use ${known.join(' or ')}`);
    if (all && !all.includes(chosen))
      throw new Error(`${place} is "${chosen}", and languages is ${JSON.stringify(all)}: add it there`);
    return chosen;
  };
  const ofProject = choose('language', options.language) ?? all?.[0] ?? 'en';
  const chosen = Object.entries(environments).map(
    ([name, own]) => [name, choose(`environments.${name}.language`, own.language) ?? ofProject] as const,
  );
  const used = [...new Set(chosen.map(([, one]) => one))];
  if (!all && used.length > 1)
    throw new Error(
      `environments are in ${used.join(' and ')}: declare languages: ${JSON.stringify(known)}, so that every text is in both`,
    );
  const its = language ?? chosen.find(([name]) => name === environment)?.[1] ?? ofProject;
  return { languages: all ?? [its], language: its };
}

function declared(languages: unknown): readonly Language[] | undefined {
  if (languages === undefined) return undefined;
  const some: readonly unknown[] = Array.isArray(languages) ? languages : [languages];
  const wrong = some.find(one => !isLanguage(one));
  if (!Array.isArray(languages) || some.length === 0 || wrong !== undefined)
    throw new Error(
      `languages is ${JSON.stringify(languages)}: give a list of ${known.join(', ')}, such as ${JSON.stringify(known)}`,
    );
  return [...new Set(some as Language[])];
}
