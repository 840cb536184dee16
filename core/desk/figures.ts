import type { PanelUnit } from '../dashboards/units.ts';
import type { Config } from '../project/config.ts';
import type { System } from '../project/system.ts';
import { type Fleet, perFleet } from '../promql/fleet.ts';
import { type Expression, promql, type Range } from '../promql/index.ts';

/** What a figure is about, and therefore who asks for it. */
export type FigureKind = 'business' | 'performance';

/** A text in one language, or in those of the project. */
export type FigureTitle = string | { readonly en: string; readonly pt: string };

/**
 * One of the figures by which people judge a system, whether or not an alert watches it. The desk serves them and puts them into
 * reports, and knows no others.
 */
export interface Figure<Name extends string = string> {
  /** Lower-case letters, digits and hyphens; unique in the project. */
  readonly name: Name;
  readonly title: FigureTitle;
  readonly about: FigureKind;
  readonly unit: PanelUnit;
  /** Which way is better. Default: neither, as for the number of conversations with a certain topic. */
  readonly better?: 'higher' | 'lower';
  /**
   * Returns the value of a period that has just ended. Labels that it keeps make rows, such as the errors of each type. A value that is
   * not about a period ignores it.
   */
  readonly over: (period: Range) => Expression;
  /** What reports recommend when it is beyond a bound, each with its evidence. Default: none. */
  readonly advice?: readonly FigureAdvice[];
}

/**
 * What is recommended when a figure is beyond a bound: a rule whose evidence is the value. It holds for each row of the figure, or for
 * those whose labels it names.
 */
export interface FigureAdvice {
  /** The row has these labels. Default: any row. */
  readonly where?: Readonly<Record<string, string>>;
  /** Holds for a value above this. */
  readonly above?: number;
  /** Holds for a value below this. */
  readonly below?: number;
  /** Holds for a value that is less than this share of what it was in the period before: 0.8 for a fall by a fifth. */
  readonly fellTo?: number;
  /** Holds for a value that is more than this times what it was in the period before. */
  readonly roseTo?: number;
  /** What to do, in a sentence. */
  readonly recommend: FigureTitle;
}

/** A figure as the desk has it. */
export interface DeskFigure {
  readonly name: string;
  readonly system: string;
  readonly title: FigureTitle;
  readonly about: FigureKind;
  readonly unit: string;
  readonly better?: 'higher' | 'lower';
  readonly advice?: readonly FigureAdvice[];
  /** PromQL, with `$__range` for the period. */
  readonly query: string;
}

/** Stands for the period in the query of a figure. */
export const PERIOD = '$__range';

/**
 * Declares a figure.
 *
 * @example
 * ```ts
 * const answers = defineFigure({
 *   name: 'answers',
 *   title: 'Answers',
 *   about: 'business',
 *   unit: 'messages',
 *   better: 'higher',
 *   over: period => sum(increase(sent, period)),
 * });
 * ```
 */
export function defineFigure<const Name extends string>(figure: Figure<Name>): Figure<Name> {
  return figure;
}

/** Returns the figures of the project as the desk has them, in the order of the systems. */
export function deskFigures({ project, timeScale }: Config): DeskFigure[] {
  return project.systems.flatMap(system =>
    (system.figures ?? []).map(({ name, title, about, unit, better, over, advice }) => ({
      name,
      system: system.name,
      title,
      about,
      unit,
      ...(better && { better }),
      ...(advice && { advice }),
      query: promql(perFleet(over(PERIOD), project.fleetLabels), timeScale),
    })),
  );
}

/** Returns the value of each figure, with where it stands. */
export function figuresIn(systems: readonly System[]): (readonly [where: string, value: Expression])[] {
  return systems.flatMap(({ name, figures = [] }) =>
    figures.map(figure => [`system ${name}, figure ${figure.name}`, figure.over(PERIOD)] as const),
  );
}

/** Returns the query of each figure, with where it stands. */
export function figureQueries(systems: readonly System[], fleet: Fleet): { where: string; query: string }[] {
  return figuresIn(systems).map(([where, value]) => ({ where, query: promql(perFleet(value, fleet)) }));
}

/** Throws for a figure that cannot be told from another, or that has no title. */
export function checkFigures(systems: readonly System[]): void {
  const seen = new Map<string, string>();
  for (const { name: system, figures = [] } of systems) {
    for (const { name, title, about, better, advice = [] } of figures) {
      const refuse = (field: string, value: unknown, fix: string): never => {
        throw new Error(`system ${system}, figure ${name}: ${field} is ${JSON.stringify(value)}: ${fix}`);
      };
      if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
        refuse('name', name, 'use a-z, 0-9 and single hyphens, starting with a letter, such as leads-lost');
      const other = seen.get(name);
      if (other !== undefined) refuse('name', name, `system ${other} has a figure of this name; rename one`);
      seen.set(name, system);
      if (about !== 'business' && about !== 'performance')
        refuse('about', about, 'use business or performance');
      if (better !== undefined && better !== 'higher' && better !== 'lower')
        refuse('better', better, 'use higher or lower, or leave it out');
      const texts = typeof title === 'string' ? [title] : [title.en, title.pt];
      if (texts.some(text => typeof text !== 'string' || text.trim() === ''))
        refuse('title', title, 'say in a few words what it is');
      for (const { above, below, fellTo, roseTo } of advice) {
        const bounds = { above, below, fellTo, roseTo };
        const given = Object.values(bounds).filter(bound => bound !== undefined);
        if (given.length !== 1 || !Number.isFinite(given[0]))
          refuse('advice', bounds, 'give one of above, below, fellTo and roseTo, a number');
      }
    }
  }
}
