import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as alerts from 'vigia/alerts';
import * as dashboards from 'vigia/dashboards';
import * as logql from 'vigia/logql';
import * as logs from 'vigia/logs';
import * as metrics from 'vigia/metrics';
import * as promql from 'vigia/promql';
import * as slos from 'vigia/slos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const packages = { metrics, promql, logs, logql, slos, dashboards, alerts };

/** The doc comment in front of an exported function or constant, and its name. */
const DOCUMENTED = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:function|const) (\w+)/g;
const EXAMPLE = /@example\n \* ```ts\n((?: \*.*\n)*?) \* ```/;

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The example of each documented function of a package, and that of its index. */
function examplesOf(folder: string): { readonly index: string; readonly functions: readonly Example[] } {
  const text = globSync(`core/${folder}/*.ts`, { cwd: root }).map(file =>
    readFileSync(join(root, file), 'utf8'),
  );
  const functions = [...text.join('\n').matchAll(DOCUMENTED)].flatMap(([, doc, name]) => {
    const code = exampleIn(`${doc} */`);
    return code === undefined ? [] : [{ name: name!, code }];
  });
  return { index: exampleIn(readFileSync(join(root, `core/${folder}/index.ts`), 'utf8'))!, functions };
}

function exampleIn(doc: string): string | undefined {
  const code = EXAMPLE.exec(doc)?.[1];
  return code?.replace(/^ \* ?/gm, '');
}

const found = Object.fromEntries(Object.keys(packages).map(folder => [folder, examplesOf(folder)]));

/** Turns each `expression; // result` into a call that keeps both. */
function checked({ name, code }: Example): string {
  const calls = code.replace(
    /^(?!const |\/\/)([^;]+);\s*\/\/ (.+)$/gm,
    (_, expression: string, result: string) =>
      `check(${JSON.stringify(name)}, ${expression}, ${JSON.stringify(result)});`,
  );
  return `{\n${calls}}\n`;
}

describe.each(Object.entries(packages))('vigia/%s', (folder, exported) => {
  const functions = Object.entries(exported).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  );

  it.each(functions)('%s has an example', name => {
    expect(found[folder]!.functions.map(example => example.name)).toContain(name);
  });
});

describe('the examples', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(root, 'test', '.compile-'));
    // LogQL and PromQL have functions of the same names.
    const importsOf = (of: readonly (keyof typeof packages)[]): string[] => {
      const taken = new Set<string>();
      return of.map(name => {
        const types = { slos: ['Objective'], alerts: ['Alert'], dashboards: ['Dashboard'] } as const;
        const own = name in types ? types[name as keyof typeof types] : [];
        const free = Object.keys(packages[name]).filter(one => !taken.has(one));
        for (const one of free) taken.add(one);
        return `import { ${[...free, ...own.map(type => `type ${type}`)].join(', ')} } from 'vigia/${name}';`;
      });
    };
    const { metrics, promql, logs, logql, slos, dashboards, alerts } = found;
    const head = [
      'export const results: [name: string, actual: unknown, expected: string][] = [];',
      'const check = (name: string, actual: unknown, expected: string) => results.push([name, actual, expected]);',
    ];
    await writeFile(
      join(folder, 'logql.ts'),
      [
        ...importsOf(['logql', 'logs']),
        "import { oneOf } from 'vigia/metrics';",
        ...head,
        logs!.index,
        checked({ name: 'vigia/logql', code: logql!.index }),
        ...logql!.functions.map(checked),
      ].join('\n'),
    );
    await writeFile(
      join(folder, 'examples.ts'),
      [
        ...importsOf(['metrics', 'promql', 'logs', 'logql', 'slos', 'dashboards', 'alerts']),
        "import { parseExposition } from 'vigia/exposition';",
        "import { up } from 'vigia/platform/metrics';",
        "import { results as ofLogql } from './logql.ts';",
        ...head,
        'results.push(...ofLogql);',
        metrics!.index,
        logs!.index,
        alerts!.index,
        slos!.index,
        dashboards!.index,
        checked({ name: 'vigia/promql', code: promql!.index }),
        ...Object.entries(found).flatMap(([name, { functions }]) =>
          name === 'logql' ? [] : functions.map(checked),
        ),
      ].join('\n'),
    );
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: { noUnusedLocals: false },
        include: ['examples.ts', 'logql.ts'],
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compile', async () => {
    const tsc = join(root, 'node_modules/.bin/tsc');
    const run = promisify(execFile)(tsc, ['--noEmit', '-p', folder], { cwd: root });
    expect(
      await run.then(
        ({ stdout }) => stdout,
        (error: { stdout: string }) => error.stdout,
      ),
    ).toBe('');
  });

  it('have the results that they claim', async () => {
    const script = `
      import { inspect } from 'node:util';
      const { results } = await import(${JSON.stringify(join(folder, 'examples.ts'))});
      const shown = value => typeof value === 'string' ? value : inspect(value, { breakLength: Infinity });
      console.log(JSON.stringify(results.map(([name, actual, expected]) => [name, shown(actual), expected])));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: root },
    );
    const results = JSON.parse(stdout) as [name: string, actual: string, expected: string][];
    expect(results.length).toBeGreaterThan(50);
    expect(results.map(([name, actual]) => `${name}: ${actual}`)).toEqual(
      results.map(([name, , expected]) => `${name}: ${expected}`),
    );
  });
});
