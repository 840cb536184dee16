import { defineConfig } from 'vigia';
import { expect, it } from 'vitest';
import { commandLine } from '../../../core/project/command-line.ts';
import manifest from '../../../package.json' with { type: 'json' };

it('is what a stranger types', () => {
  const project = defineConfig({ systems: [] });
  expect(commandLine(project, 'generate')).toBe('npx vigia generate');
  expect(commandLine(project, 'drill', 'TargetDown')).toBe('npx vigia drill TargetDown');
  expect(commandLine(project, 'stop', '--clean')).toBe('npx vigia stop --clean');
});
it('is the script of that name in a project that has them', () => {
  const project = defineConfig({ systems: [], runner: 'npm run' });
  expect(commandLine(project, 'generate')).toBe('npm run generate');
  expect(commandLine(project, 'drill', 'TargetDown')).toBe('npm run drill -- TargetDown');
  expect(commandLine(project, 'stop', '--clean')).toBe('npm stop -- --clean');
  expect(commandLine(project, 'contract-diff', 'HEAD')).toBe('npm run contract:diff -- HEAD');
});
it.each(['generate', 'check', 'contract-diff', 'drill', 'openslo', 'scenario', 'start', 'stop'])(
  'names a script of this repository for %s',
  command => {
    const line = commandLine({ runner: 'npm run' }, command);
    expect(Object.keys(manifest.scripts)).toContain(line.replace(/^npm (?:run )?/, ''));
  },
);
