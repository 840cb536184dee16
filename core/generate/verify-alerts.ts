import { scenarioNames } from '../../exporter/scenarios/names.ts';
import type { Alert } from '../alerts/alert.ts';

/**
 * Every alert has a name of its own, a drill whose scenario exists, and unit tests whose two levels differ. Throws
 * with all that is wrong.
 */
export function verifyAlerts(alerts: readonly Alert[]): void {
  const problems = [
    ...alerts.flatMap(alertProblems),
    ...duplicates(alerts.map(alert => alert.name)).map(name => `alert ${name} is defined twice; rename one`),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function alertProblems({ name, drill, unitTest }: Alert): string[] {
  const known: readonly string[] = scenarioNames;
  if (drill === undefined) return [`alert ${name} has no drill: name the scenario that makes it fire`];
  if (unitTest === undefined)
    return [`alert ${name} has no unitTest: give it a drive, a firing level and a silent level`];
  return [
    ...('scenario' in drill && !known.includes(drill.scenario)
      ? [`alert ${name} drills the unknown scenario "${drill.scenario}": use one of ${known.join(', ')}`]
      : []),
    ...(unitTest.firing === unitTest.silent
      ? [
          `alert ${name} tests firing and silent at the same level ${unitTest.firing}: give two different levels`,
        ]
      : []),
  ];
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
