import type { InBoth } from '../language/text.ts';

/** What a project that declares both languages asks of a system; it is read in the error of the compiler. */
export type InEach = 'each text is written as { en: …, pt: … }';

/** The names of alerts, of those in groups, of objectives, or of the alerts that a function returns. */
export type NamesIn<Given> = Given extends (...args: never[]) => infer Result
  ? NamesIn<Result>
  : Given extends readonly (infer One)[]
    ? NameOf<One>
    : never;

type NameOf<One> = One extends { readonly alerts: infer Alerts }
  ? NamesIn<Alerts>
  : One extends { readonly name: infer Name extends string }
    ? Name
    : never;

/** The texts of the same that are in one language only: `alert BotAnswersFail: summary`. */
export type PlainIn<Given> = Given extends (...args: never[]) => infer Result
  ? PlainIn<Result>
  : Given extends readonly (infer One)[]
    ? PlainOf<One>
    : never;

type PlainOf<One> = One extends { readonly alerts: infer Alerts }
  ? PlainIn<Alerts>
  : One extends { readonly name: infer Name extends string; readonly runbook: infer Runbook }
    ? `alert ${Name}: ${Plain<One, 'summary' | 'description'> | `runbook.${Plain<Runbook, 'impact' | 'causes' | 'steps'>}`}`
    : One extends { readonly name: infer Name extends string }
      ? `objective ${Name}: ${Plain<One, 'title' | 'description' | 'causes' | 'steps'>}`
      : never;

/** The fields that are, or hold, a text in one language. */
type Plain<Of, Field extends string> = {
  [F in Field]: F extends keyof Of
    ? [TextsIn<NonNullable<Of[F]>>] extends [InBoth<unknown>]
      ? never
      : F
    : never;
}[Field];

type TextsIn<Value> = Value extends readonly unknown[] ? Value[number] : Value;

/** The fields of a type; of one that is a choice, those of each. */
export type FieldOf<T> = T extends unknown ? keyof T : never;

/** Refuses fields that are not those of an alert or of an objective, which a type that was taken from the literal would admit. */
export type WithoutUnknown<Given, Known extends PropertyKey> = [UnknownIn<Given, Known>] extends [never]
  ? unknown
  : `there is no field ${UnknownIn<Given, Known> & string}`;

type UnknownIn<Given, Known extends PropertyKey> = Given extends readonly (infer One)[]
  ? One extends { readonly alerts: infer Alerts }
    ? UnknownIn<Alerts, Known>
    : Exclude<FieldOf<One>, Known>
  : never;
