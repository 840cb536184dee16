import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter } from '../../metrics/metric.ts';

/** Of the desk: what it does by itself. How a run of a remedy ends; `unknown` where the desk stopped during the call, `denied` and `expired` where nobody approved. */
export const remedyResult = oneOf('success', 'failed', 'unknown', 'dry_run', 'denied', 'expired');

export const remediationRuns = counter({
  name: 'remediation_runs_total',
  help: 'Runs of recovery actions by the desk, by result',
  unit: 'operations',
  labels: { action: boundedId(12), result: remedyResult },
  maxCombinations: 40,
  origin: 'server',
  exporter: 'desk',
});
