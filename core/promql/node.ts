import type { Metric } from '../metrics/metric.ts';
import type { Duration, Range } from './duration.ts';
import type { Syntax } from './text/syntax.ts';

/** The syntax tree that typed expressions build and `print` writes. Durations stay symbolic until printed. */
export type Node =
  | NumberNode
  | SelectorNode
  | CallNode
  | AggregateNode
  | BinaryNode
  | SecondsNode
  | TextNode
  | RawNode
  | EachNode;

export interface NumberNode {
  readonly kind: 'number';
  readonly value: number;
}

/** A span of time as a plain number of seconds, so that it scales with everything else. */
export interface SecondsNode {
  readonly kind: 'seconds';
  readonly duration: Duration;
}

/** A part that is evaluated for each environment of the fleet, whatever is around it. */
export interface EachNode {
  readonly kind: 'each';
  readonly of: Node;
}

/** A quoted text: an argument of a function. */
export interface TextNode {
  readonly kind: 'text';
  readonly value: string;
}

/** PromQL that was written as text. */
export interface RawNode {
  readonly kind: 'raw';
  readonly text: string;
  readonly tree: Syntax;
  /** The labels of its result, where its author names them. */
  readonly labels?: readonly string[];
}

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

export type Suffix = '' | '_bucket' | '_sum' | '_count';

export interface SelectorNode {
  readonly kind: 'selector';
  readonly metric: Metric;
  readonly suffix: Suffix;
  readonly matchers: readonly Matcher[];
  readonly range?: Range;
  readonly offset?: Duration;
}

export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Node[];
}

export type Aggregation = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'group' | 'topk' | 'bottomk';

export interface AggregateNode {
  readonly kind: 'aggregate';
  readonly operator: Aggregation;
  readonly parameter?: Node;
  readonly of: Node;
  readonly by?: readonly string[];
  readonly without?: readonly string[];
}

export type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';
export type BinaryOperator = Comparison | '+' | '-' | '*' | '/' | 'and' | 'or' | 'unless';

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
  /** Labels to match on; absent means all labels of both sides. */
  readonly on?: readonly string[];
}
