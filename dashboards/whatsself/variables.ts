import type { Variable } from 'vigia/dashboards';
import { variable } from 'vigia/promql';
import { flowAutoSteps } from '../../metrics/whatsself.ts';

export const flow: Variable = {
  name: 'flow',
  heading: 'Flow',
  metric: flowAutoSteps,
  label: 'flowId',
  all: '.*',
};
export const ofFlow = { flowId: variable(flow.name) };
