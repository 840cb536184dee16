import type { Project } from './project.ts';

/** How people run the commands of vigia in a project. */
export type Runner = 'npx vigia' | 'npm run';

/** Scripts of package.json that npm knows without `run`, and those whose name is not the command's. */
const SCRIPTS: Readonly<Record<string, string>> = {
  start: 'npm start',
  stop: 'npm stop',
  'contract-diff': 'npm run contract:diff',
};

/**
 * Returns what people type for a command of vigia: `npx vigia drill TargetDown`, or `npm run drill -- TargetDown` in a
 * project whose package.json has scripts of the commands' names.
 */
export function commandLine({ runner }: Pick<Project, 'runner'>, command: string, ...args: string[]): string {
  if (runner === 'npx vigia') return [runner, command, ...args].join(' ');
  const script = SCRIPTS[command] ?? `npm run ${command}`;
  return args.length === 0 ? script : [script, '--', ...args].join(' ');
}
