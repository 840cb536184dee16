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
          .join(', ')} } from ${`'${module}'`};`,
    )
    .join('\n');
}

const MODULES: Readonly<Record<string, string>> = {
  ...named('vigia', 'defineAlert defineObjective defineSystem'),
  ...named('vigia/alerts', 'counting growing observing seriesText standing'),
  ...named('vigia/dashboards', 'alertPanel line perSecond query section timeSeries'),
  ...named('vigia/platform/metrics', 'up'),
  ...named(
    'vigia/promql',
    'age changes histogramQuantile matching max min observations or rate ratio select sum total vector',
  ),
  ...named('vigia/slos', 'TEST_RATE'),
};

function named(module: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, module]));
}
