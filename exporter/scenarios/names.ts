import { atendeaiScenarios } from '../../metrics/atendeai.scenarios.ts';
import { falachefeScenarios } from '../../metrics/falachefe/scenarios.ts';
import { productionScenarios } from '../../metrics/production/scenarios.ts';
import { qualifierScenarios } from '../../metrics/qualifier.scenarios.ts';
import { whatsselfScenarios } from '../../metrics/whatsself.scenarios.ts';
import { baseScenarios } from './base-names.ts';

/** Every fault that the service can be put through, all systems mounted; an alert names the one that makes it fire. */
export const scenarioNames = [
  ...falachefeScenarios,
  ...whatsselfScenarios,
  ...qualifierScenarios,
  ...productionScenarios,
  ...atendeaiScenarios,
  ...baseScenarios,
] as const;

export type ScenarioName = (typeof scenarioNames)[number];
