import { commandLine } from '../project/command-line.ts';
import { checkTypes } from '../proof/types.ts';
import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia test

Checks the project without starting anything. Exits with code 1 and names what
fails:

  types      the TypeScript of the project, with the compiler that it has installed
  queries    every query against the contract, every alert for what it needs
  rules      the generated rules, by promtool check rules
  tests      the unit tests of every alert, by promtool test rules
  files      generated files that git tracks are those of the definitions

Whatever cannot be checked here (no TypeScript, no promtool 3) is named with the
reason, and fails nothing. vigia drill goes further: it makes alerts fire.

Example: npx vigia test
`;

await command({ usage, options: {} }, async () => {
  const folder = process.cwd();
  const problems: string[] = [];
  const passed: string[] = [];
  const skipped: string[] = [];

  const types = await checkTypes(folder);
  if ('skipped' in types) skipped.push(`types, because ${types.skipped}`);
  else if (types.errors.length === 0) passed.push('types');
  else {
    for (const line of types.errors) console.error(line);
    problems.push('the types do not fit');
  }

  const [project, { configure, otherLanguages }, { allArtifacts }, { compare, stale }, { gate }] =
    await Promise.all([
      loadProject(),
      import('../project/config.ts'),
      import('../generate/all.ts'),
      import('../generate/write.ts'),
      import('./gate.ts'),
    ]);
  await gate(project);
  const chosen = configure(project);
  const artifacts = allArtifacts(chosen);
  passed.unshift(`${project.alerts.length} alerts`);

  const [{ findChecker }, { runRuleTests }, { committed }] = await Promise.all([
    import('../run/find.ts'),
    import('../proof/rule-tests.ts'),
    import('../proof/committed.ts'),
  ]);
  const promtool = await findChecker('promtool', 3);
  if ('missing' in promtool) skipped.push(`rule tests, because ${promtool.missing}`);
  else {
    const inEach = await Promise.all(
      [chosen, ...otherLanguages(chosen)].map(async config => ({
        language: config.language,
        ...(await runRuleTests(
          promtool.path,
          config === chosen ? artifacts : allArtifacts(config, ['alerts']),
        )),
      })),
    );
    for (const { language, failures } of inEach) {
      for (const failure of failures) console.error(failure);
      const inWhich = inEach.length > 1 ? ` in ${language}` : '';
      if (failures.length > 0) problems.push(`promtool refuses ${failures.length}${inWhich}`);
    }
    const count = inEach.reduce((sum, one) => sum + one.passed, 0);
    passed.splice(1, 0, `${count} rule tests`);
  }

  const tracked = await committed(artifacts, folder);
  if (tracked.length > 0) {
    const differences = [...compare(artifacts, folder), ...stale(artifacts, folder)];
    for (const { path, state } of differences) console.error(`${state}: ${path}`);
    if (differences.length > 0)
      problems.push(`generated files differ from the definitions (run ${commandLine(project, 'generate')})`);
    else passed.push(`${artifacts.length} generated files`);
  } else skipped.push('generated files, because git tracks none');

  for (const what of skipped) console.log(`not checked: ${what}`);
  console.log(`${passed.join(', ')} passed`);
  if (problems.length > 0) throw new Error(problems.join('; '));
});
