import type { Alert } from '../alerts/alert.ts';
import { runbookArtifacts } from '../generate/docs/runbooks.ts';
import type { Language } from '../language/language.ts';
import { type Config, otherLanguages } from '../project/config.ts';
import { idOf, type Objective } from '../slos/objective.ts';

/** A text in each language of the project. */
export type ByLanguage = Readonly<Partial<Record<Language, string>>>;

/** The languages of a project. */
export interface DeskLanguages {
  /** That of the environment, in which Alertmanager tells its alerts. */
  readonly language: Language;
  /** Those that every text has, the one of the environment first. */
  readonly languages: readonly Language[];
}

/** The texts of an alert. */
export interface AlertTexts {
  readonly summary: ByLanguage;
  /**
   * A template of Prometheus. Each incident has it filled in: in the language of the environment as the annotation `description`, in another
   * as `description_pt` or `description_en`.
   */
  readonly description: ByLanguage;
  /** Its runbook as Markdown. */
  readonly runbook: ByLanguage;
}

/** The texts of an objective. */
export interface ObjectiveTexts {
  readonly title: ByLanguage;
  readonly description: ByLanguage;
}

/** Returns the languages of the project in one environment. */
export function deskLanguages(config: Config): DeskLanguages {
  return { language: config.language, languages: inEachLanguage(config).map(({ language }) => language) };
}

/** Returns the texts of the alerts by their name. */
export function alertTexts(config: Config): ReadonlyMap<string, AlertTexts> {
  const all = inEachLanguage(config).map(one => ({
    language: one.language,
    alerts: new Map(one.project.alerts.map(alert => [alert.name, alert])),
    pages: new Map(runbookArtifacts(one, 'docs', config.project).map(({ path, content }) => [path, content])),
  }));
  const texts = ({ name }: Alert): AlertTexts => ({
    summary: byLanguage(all, ({ alerts }) => alerts.get(name)!.summary),
    description: byLanguage(all, ({ alerts }) => alerts.get(name)!.description),
    runbook: byLanguage(all, ({ pages }) => pages.get(`docs/runbooks/${name}.md`)!),
  });
  return new Map(config.project.alerts.map(alert => [alert.name, texts(alert)]));
}

/** Returns the texts of the objectives by their id. */
export function objectiveTexts(config: Config): ReadonlyMap<string, ObjectiveTexts> {
  const all = inEachLanguage(config).map(({ language, project }) => ({
    language,
    objectives: new Map(project.objectives.map(one => [idOf(one), one])),
  }));
  const texts = (objective: Objective): ObjectiveTexts => ({
    title: byLanguage(all, ({ objectives }) => objectives.get(idOf(objective))!.title),
    description: byLanguage(all, ({ objectives }) => objectives.get(idOf(objective))!.description),
  });
  return new Map(config.project.objectives.map(one => [idOf(one), texts(one)]));
}

function inEachLanguage(config: Config): Config[] {
  return [config, ...otherLanguages(config)];
}

function byLanguage<In extends { readonly language: Language }>(
  all: readonly In[],
  text: (one: In) => string,
): ByLanguage {
  return Object.fromEntries(all.map(one => [one.language, text(one)]));
}
