/** Service level objectives as literals; rules, alerts, runbooks, tests and dashboards follow from them. */
export { TEST_RATE } from './alerts.ts';
export { both, observed } from './drives.ts';
export type { Events, Indicator } from './indicator.ts';
export { idOf, type Objective, type ObjectiveDeclaration, type ObjectiveDrill } from './objective.ts';
