import type { Alert } from '../alerts/alert.ts';

/**
 * Every alert has a name of its own, a drill that the project's service can do, and unit tests whose two levels differ.
 * Throws with all that is wrong.
 */
export function verifyAlerts(alerts: readonly Alert[], scenarios: readonly string[]): void {
  const problems = [
    ...alerts.flatMap(alert => alertProblems(alert, scenarios)),
    ...duplicates(alerts.map(alert => alert.name)).map(name => `alert ${name} is defined twice; rename one`),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function alertProblems({ name, drill, unitTest }: Alert, scenarios: readonly string[]): string[] {
  if (unitTest === undefined)
    return [`alert ${name} has no unitTest: give it a drive, a firing level and a silent level`];
  return [
    ...(drill && 'scenario' in drill && !drill.orReplay && !scenarios.includes(drill.scenario)
      ? [
          `alert ${name} drills the unknown scenario "${drill.scenario}": use one of ${scenarios.join(', ')}, or leave the drill out to replay the unit test`,
        ]
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
