import { expect } from 'vitest';
import { idOf } from '../../core/slos/objective.ts';
import { objectives, sloAlerts } from '../bundle.ts';

/** The objectives of a service: target and period, by name. */
export const promisesOf = (service: string) =>
  objectives
    .filter(objective => objective.service === service)
    .map(objective => [idOf(objective), objective.target, objective.window]);

/** The alerts on them, in their order. */
export const burnAlertsOf = (service: string) =>
  sloAlerts.filter(alert => alert.service === service).map(({ name, severity }) => [name, severity]);

/** Each says its period, and what to do when it is missed. */
export function sayWhatToDo(service: string): void {
  for (const { description, causes, steps } of objectives.filter(one => one.service === service)) {
    expect(description).toMatch(/ in a (month|day)\b.*\.$/);
    expect(causes.length).toBeGreaterThan(1);
    expect(steps.length).toBeGreaterThan(0);
  }
}
