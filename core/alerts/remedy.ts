import type { Duration } from '../promql/duration.ts';

/**
 * What the desk does by itself when the alert fires: it calls one of the actions that the project allows. `Action` is their names:
 * with these as a type argument, another does not compile.
 */
export interface Remedy<Action extends string = string> {
  /** The name of an action in `remedies` of a system or of the project. */
  readonly action: Action;
  /** `person`: the desk asks, and calls when a person has approved. Default: it calls at once. */
  readonly approval?: 'person';
  /** How long the desk waits for the person. Default 1h. */
  readonly approvalWithin?: Duration;
  /**
   * The least time between two calls of the action, whichever alerts ask for them. One that comes too early waits, and is made if
   * the alert still fires then. Default 10m.
   */
  readonly cooldown?: Duration;
  /** How many times the action is called within an hour, whichever alerts ask for it. Default 3. */
  readonly maxPerHour?: number;
  /** How many times one incident calls it while it goes on firing. Default 1. */
  readonly tries?: number;
  /** Whether the desk only writes down what it would have called. Default false. */
  readonly dryRun?: boolean;
}

/** What a project, or one of its environments, says of a remedy in place of the alert. */
export type RemedyOverride = Partial<Omit<Remedy, 'approval'>> & {
  /** `false`: the desk calls at once, although the alert says that it asks a person. */
  readonly approval?: Remedy['approval'] | false;
};

/** Returns the remedy with what the override says, field by field. */
export function overriddenRemedy(
  remedy: Remedy | undefined,
  override: RemedyOverride | false | undefined,
): Remedy | undefined {
  if (override === undefined) return remedy;
  if (override === false) return undefined;
  const { approval, ...rest } = { ...remedy, ...override };
  return { ...rest, ...(approval && { approval }) } as Remedy;
}

/** What a remedy does unless it says otherwise: seldom enough that a wrong one does little harm. */
export const usualRemedy = {
  approvalWithin: '1h',
  cooldown: '10m',
  maxPerHour: 3,
  tries: 1,
  dryRun: false,
} as const satisfies Partial<Remedy>;
