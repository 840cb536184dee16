/** PromQL that was read from text. It can say everything that Prometheus can, and knows where each part stands. */

/** A part of the text: offsets of its first character and of the one behind its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A label name, a metric name or a value, and where it stands. */
export interface Word extends Span {
  readonly text: string;
}

/** A length of time in milliseconds, or the name of a variable that stands for one: `window`, `$__rate_interval`. */
export type Length = { readonly ms: number } | { readonly variable: string };

export interface TextMatcher extends Span {
  readonly label: Word;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: Word;
}

interface Modifiers {
  readonly offset?: Length;
  readonly at?: number | 'start()' | 'end()';
}

export interface TextNumber extends Span {
  readonly kind: 'number';
  readonly value: number;
}
export interface TextString extends Span {
  readonly kind: 'string';
  readonly value: string;
}
/** The name of the metric is a matcher of `__name__`, whichever way it was written. */
export interface TextSelector extends Span, Modifiers {
  readonly kind: 'selector';
  readonly matchers: readonly TextMatcher[];
  readonly range?: Length;
}
export interface TextSubquery extends Span, Modifiers {
  readonly kind: 'subquery';
  readonly of: Syntax;
  readonly range: Length;
  readonly step?: Length;
}
export interface TextCall extends Span {
  readonly kind: 'call';
  readonly name: Word;
  readonly args: readonly Syntax[];
}
export interface TextAggregate extends Span {
  readonly kind: 'aggregate';
  readonly operator: Word;
  readonly by?: readonly Word[];
  readonly without?: readonly Word[];
  readonly args: readonly Syntax[];
}
export interface TextBinary extends Span {
  readonly kind: 'binary';
  readonly operator: Word;
  readonly bool: boolean;
  readonly on?: readonly Word[];
  readonly ignoring?: readonly Word[];
  /** The side that has many series for one of the other. */
  readonly many?: 'left' | 'right';
  /** Labels that the many side takes from the other. */
  readonly include: readonly Word[];
  readonly left: Syntax;
  readonly right: Syntax;
}
export interface TextNegation extends Span {
  readonly kind: 'negation';
  readonly of: Syntax;
}

export type Syntax =
  | TextNumber
  | TextString
  | TextSelector
  | TextSubquery
  | TextCall
  | TextAggregate
  | TextBinary
  | TextNegation;

export const NAME_LABEL = '__name__';
