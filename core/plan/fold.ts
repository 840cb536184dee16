import { uidOf } from '../alerts/uid.ts';
import type { Change } from './change.ts';

/**
 * Returns the changes without those that only follow from another: the panels of the dashboard of an objective that changes, and
 * the runbook of an alert of which the plan says the same.
 */
export function folded(changes: readonly Change[]): Change[] {
  const told = (kind: Change['kind'], effect: Change['effect']) =>
    new Set(changes.filter(one => one.kind === kind && one.effect === effect).map(({ name }) => name));
  const objectives = told('objective', 'changed');
  const dashboards = new Set([...objectives].map(name => uidOf(`vigia-slo-${name}`)));
  const own = ({ kind, name }: Change) => (kind === 'panel' ? name.slice(name.lastIndexOf(' of ') + 4) : '');
  const following = Map.groupBy(
    changes.filter(one => dashboards.has(own(one))),
    own,
  );
  const rest = changes.filter(change => {
    if (change.kind === 'runbook')
      return pageOf(change) !== INDEX && !told('alert', change.effect).has(pageOf(change));
    return !following.has(own(change));
  });
  const summed = [...following].map(
    ([name, some]): Change => ({
      kind: 'dashboard',
      name,
      effect: 'changed',
      fields: [{ field: 'follows the objective', after: `${some.length} panels` }],
    }),
  );
  return [...rest, ...summed];
}

/** The runbook, whatever its language. */
const pageOf = ({ name }: Change) => name.replace(/ \([\w-]+\)$/, '');

/** The list of runbooks. */
const INDEX = 'README';
