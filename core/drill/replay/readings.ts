import { type Alert, type AlertGroup, condition } from '../../alerts/alert.ts';
import { bridged } from '../../promql/bridge.ts';
import { type Duration, milliseconds } from '../../promql/duration.ts';
import type { CallNode, Matcher, Node, SelectorNode } from '../../promql/node.ts';
import { plainSelectors } from '../../promql/raw.ts';
import type { Recording } from '../../promql/recording.ts';
import { matches } from './series.ts';

/**
 * What of a growing series decides: how much it grows in a second, what it comes to over time, or nothing but that it is
 * there.
 */
export type Decisive = 'per second' | 'in all' | 'presence';

/** One look of an alert at raw series, whether it takes it itself or a recording rule takes it for the alert. */
export interface Reading {
  /** With the suffix of a histogram's series. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly decisive: Decisive;
  /** The range, in milliseconds before scaling; undefined for a look at the moment. */
  readonly range?: number;
  /** How far back the oldest sample may lie that has a say in it, in milliseconds before scaling. */
  readonly reachesBack: number;
}

/** What an alert looks at in the end, and the recording rules on the way there. */
export interface Readings {
  readonly readings: readonly Reading[];
  readonly recordings: ReadonlySet<Recording>;
}

/** Follows the alert's expression, through what is recorded for it, down to the series that services expose. */
export function readingsOf(alert: Alert, groups: readonly AlertGroup[]): Readings {
  const recorded = groups.flatMap(({ recordings = [] }) => recordings.flatMap(group => group.recordings));
  const readings: Reading[] = [];
  const recordings = new Set<Recording>();

  const look = (node: Node, decisive: Decisive, back: number, way: readonly Recording[]): void => {
    switch (node.kind) {
      case 'selector': {
        const reachesBack = back + ms(node.range) + ms(node.offset);
        const name = `${node.metric.name}${node.suffix}`;
        const makers = recorded.filter(one => one.record.name === name && mayMatch(node, one));
        for (const maker of makers) {
          recordings.add(maker);
          // A rule that reads what it records is not followed round and round.
          if (!way.includes(maker)) look(bridged(maker.expr.node), decisive, reachesBack, [...way, maker]);
        }
        if (makers.length === 0) {
          const range = node.range === undefined ? {} : { range: ms(node.range) };
          readings.push({ name, matchers: node.matchers, decisive, ...range, reachesBack });
        }
        return;
      }
      case 'call':
        for (const arg of node.args) look(arg, decisiveIn(node, decisive), back, way);
        return;
      case 'raw':
        for (const { name, matchers, range, offset } of plainSelectors(node)) {
          const readRange = range === undefined ? {} : { range };
          readings.push({
            name,
            matchers,
            decisive: 'in all',
            ...readRange,
            reachesBack: back + (range ?? 0) + offset,
          });
        }
        return;
      case 'each':
        look(node.of, decisive, back, way);
        return;
      case 'aggregate':
        look(node.of, node.operator === 'count' ? 'presence' : decisive, back, way);
        return;
      case 'binary': {
        const isFilter = node.operator === 'and' || node.operator === 'unless';
        const compares = /^[<>=!]/.test(node.operator);
        // What is compared counts, even where only the presence of the result does.
        const inside = compares && decisive === 'presence' ? 'in all' : decisive;
        look(node.left, inside, back, way);
        look(node.right, isFilter ? 'presence' : inside, back, way);
        return;
      }
    }
  };

  look(bridged(condition(alert).node), 'in all', 0, []);
  return { readings, recordings };
}

function decisiveIn({ name }: CallNode, outer: Decisive): Decisive {
  if (outer === 'presence' || name === 'absent' || name === 'count_over_time') return 'presence';
  if (name === 'rate') return 'per second';
  if (name === 'changes' || name === 'resets') return 'in all';
  return name === 'increase' || name === 'predict_linear' || name.endsWith('_over_time') ? 'in all' : outer;
}

/** Whether the selector may find what the rule records: no label that the rule sets says otherwise. */
function mayMatch({ matchers }: SelectorNode, { labels }: Recording): boolean {
  return matchers.every(matcher => !(matcher.label in labels) || matches(matcher, labels));
}

function ms(duration: SelectorNode['range'] | SelectorNode['offset']): number {
  // Grafana's variables stand in panels only.
  return duration === undefined ? 0 : milliseconds(duration as Duration);
}
