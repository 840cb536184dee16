import type { Reference } from './references.ts';

/** Text with references to what it speaks of. */
export interface Prose {
  /** The pieces between the references: one more than there are references. */
  readonly text: readonly string[];
  readonly references: readonly Reference[];
}

/** One step of a runbook: text, or `step` with references to queries, endpoints, metrics and panels. */
export type Step = string | Prose;

/**
 * Writes a step that refers to queries, endpoints, metrics or panels. Each reference is printed as what it is: a query as
 * code, a panel as a link.
 *
 * @example
 * ```ts
 * step`Read the failures: ${linesOf(botEvents.replyFailed)}.`.references.length; // 1
 * ```
 */
export function step(text: TemplateStringsArray, ...references: Reference[]): Prose {
  return { text, references };
}

/** Returns the step as pieces of text and references, in their order. */
export function piecesOf(step: Step): readonly (string | Reference)[] {
  if (typeof step === 'string') return [step];
  return step.text.flatMap((text, i) => [text, ...step.references.slice(i, i + 1)]);
}

/** Returns what the steps refer to. */
export function referencesIn(steps: readonly Step[]): Reference[] {
  return steps.flatMap(one => (typeof one === 'string' ? [] : one.references));
}
