import { didYouMean } from '../promql/text/suggest.ts';
import type { Inhibition } from './routing.ts';

/** The labels that every alert has, in addition to those of its value. */
const OWN: readonly string[] = ['alertname', 'severity', 'category', 'service'];

/** Throws with the entry, the field, the value and the fix if an inhibition cannot be. */
export function checkInhibitions(
  where: string,
  inhibitions: readonly Inhibition[],
  alerts: readonly string[],
): void {
  for (const [i, { source, target, equal }] of inhibitions.entries()) {
    for (const [field, match] of Object.entries({ source, target })) {
      if (match === undefined || Object.keys(match).length === 0)
        throw new Error(
          `${where}[${i}].${field} matches every alert: name labels, such as { alertname: '${alerts[0] ?? 'TargetDown'}' }`,
        );
      for (const label of Object.keys(match)) {
        const meant = OWN.includes(label) ? undefined : didYouMean(label, OWN);
        if (meant) throw new Error(`${where}[${i}].${field} has "${label}": ${meant}`);
      }
      for (const name of [match.alertname ?? []].flat()) {
        if (alerts.includes(name)) continue;
        throw new Error(
          `${where}[${i}].${field}.alertname has "${name}", which is not an alert of the project: ${didYouMean(name, alerts) ?? `use one of ${alerts.slice(0, 12).join(', ')}${alerts.length > 12 ? ' …' : ''}`}`,
        );
      }
    }
    if (!Array.isArray(equal))
      throw new Error(
        `${where}[${i}].equal is ${JSON.stringify(equal)}: list the labels that both have in common, such as ['service'], or [] for those of the fleet alone`,
      );
    for (const label of equal)
      if (!/^[a-zA-Z_]\w*$/.test(label))
        throw new Error(`${where}[${i}].equal has "${label}": use names of labels, such as service`);
  }
}
