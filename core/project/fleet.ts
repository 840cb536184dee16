import type { Metric } from '../metrics/metric.ts';
import type { Fleet } from '../promql/fleet.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels of every target, of Prometheus itself, and of every alert. */
const TAKEN = [
  'job',
  'instance',
  'le',
  'quantile',
  '__name__',
  'alertname',
  'alertstate',
  'severity',
  'category',
  'service',
  'component',
  'escalate',
];

/**
 * Throws if a label cannot tell the environments of a fleet apart: it is not a label name, has a meaning of its own, is listed
 * twice, or is a label of a metric, which Prometheus would rename.
 */
export function checkFleet(fleet: Fleet, metrics: Iterable<Metric>): void {
  for (const [i, label] of fleet.entries()) {
    checkTargetLabel('fleetLabels', label);
    if (fleet.indexOf(label) !== i) throw new Error(`fleetLabels has "${label}" twice; remove one`);
  }
  for (const { name, labels, origin, foreign } of metrics) {
    const own = origin === 'exporter' ? fleet.find(label => label in labels) : undefined;
    if (own !== undefined)
      throw new Error(
        `${name}: label "${own}" is one of fleetLabels, which Prometheus gives to every series of a target; ${foreign ? `declare it as exported_${own}, as Prometheus keeps it` : 'rename the label'}`,
      );
  }
}

/** Throws if a target cannot have the label: it is not a label name, or Prometheus or the alerts give it a meaning. */
export function checkTargetLabel(where: string, label: string): void {
  if (!LABEL_NAME.test(label) || label.startsWith('__'))
    throw new Error(
      `${where} has "${label}": use letters, digits and _, not starting with a digit or with __`,
    );
  if (TAKEN.includes(label))
    throw new Error(
      `${where} has "${label}", which has a meaning of its own; use another name, such as cluster`,
    );
}
