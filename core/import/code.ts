/** Returns the imports that a module of proposals needs, by the names that it uses. */
export function importsOf(body: string): string {
  const bare = body.replace(/'(?:[^'\\]|\\.)*'/g, "''");
  const used = Object.entries(MODULES).filter(([name]) =>
    new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?=[(,;)\\s}])`).test(bare),
  );
  const modules = Map.groupBy(used, ([, module]) => module);
  return [...modules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, names]) =>
      importLine(
        names.map(([name]) => name),
        module,
      ),
    )
    .join('\n');
}

/** Returns the line that imports names from a module. */
export function importLine(names: readonly string[], module: string): string {
  return ['import {', [...names].sort().join(', '), '} from', `'${module}';`].join(' ');
}

/** Whether a module of proposals imports something of this name, or declares it for every program. */
export function isTaken(name: string): boolean {
  return name in MODULES || name === 'metrics' || name === 'objective';
}

const MODULES: Readonly<Record<string, string>> = {
  ...namesIn('vigia', 'defineAlert defineObjective defineSystem'),
  ...namesIn('vigia/alerts', 'counting growing observing standing'),
  ...namesIn('vigia/dashboards', 'alertPanel line perSecond query section timeSeries'),
  ...namesIn('vigia/platform/metrics', 'up'),
  ...namesIn(
    'vigia/promql',
    'age changes histogramQuantile matching max min observations or rate ratio select sum total vector',
  ),
  ...namesIn('vigia/slos', 'TEST_RATE'),
};

function namesIn(module: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, module]));
}
