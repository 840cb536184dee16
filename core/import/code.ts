/** Returns the imports that a module of proposals needs, by the names that it uses. */
export function importsOf(body: string): string {
  const bare = body.replace(/'(?:[^'\\]|\\.)*'/g, "''");
  const used = Object.entries(MODULES).filter(([name]) =>
    new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?=[(,;)\\s}])`).test(bare),
  );
  const modules = Map.groupBy(used, ([, module]) => module);
  return [...modules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([module, names]) =>
        `import { ${names
          .map(([name]) => name)
          .sort()
          .join(', ')} } from '${module}';`,
    )
    .join('\n');
}

const MODULES: Readonly<Record<string, string>> = {
  ...from('vigia', 'defineAlert defineObjective defineSystem'),
  ...from('vigia/alerts', 'counting growing observing seriesText standing'),
  ...from('vigia/dashboards', 'alertPanel line perSecond query section timeSeries'),
  ...from('vigia/platform/metrics', 'up'),
  ...from(
    'vigia/promql',
    'age changes histogramQuantile matching max min observations or rate ratio select sum total vector',
  ),
  ...from('vigia/slos', 'TEST_RATE'),
};

function from(module: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, module]));
}
