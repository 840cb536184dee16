#!/usr/bin/env node
import { didYouMean } from '../promql/text/suggest.ts';
import { enterProject } from './place.ts';
import { version } from './version.ts';

interface Listed {
  readonly about: string;
  readonly run: () => Promise<unknown>;
  /** Whether it works where there is no project yet. Default: it works in the folder of the project. */
  readonly anywhere?: true;
}

/** `vigia COMMAND`: each command is a module, loaded when it is asked for. */
const commands: Readonly<Record<string, Listed>> = {
  init: { about: 'makes a project of your own', run: () => import('./init.ts'), anywhere: true },
  generate: {
    about: 'writes everything that is generated from the project',
    run: () => import('./generate.ts'),
  },
  test: { about: 'checks types, queries, rules and their unit tests', run: () => import('./test.ts') },
  check: { about: 'compares a live service with the contract', run: () => import('./check.ts') },
  import: {
    about: 'writes metrics, alerts and a dashboard from the page of a program',
    run: () => import('./import.ts'),
    anywhere: true,
  },
  drill: { about: 'makes alerts fire and follows them until they resolve', run: () => import('./drill.ts') },
  start: { about: 'starts the stack', run: () => import('./start.ts') },
  stop: { about: 'stops what start started', run: () => import('./stop.ts') },
  notify: {
    about: 'sends a test notification to the channels of a receiver',
    run: () => import('./notify.ts'),
  },
  'on-call': { about: 'says who has the duty now and next', run: () => import('./on-call.ts') },
  scenario: { about: 'makes the running service cause a fault', run: () => import('./scenario.ts') },
  images: {
    about: 'lists, pulls and saves the images of the stack',
    run: () => import('./images.ts'),
  },
  openslo: {
    about: 'exports objectives as OpenSLO v1, and compares documents with them',
    run: () => import('./openslo.ts'),
  },
  plan: { about: 'says what would change', run: () => import('./plan.ts') },
  apply: {
    about: 'brings rules, dashboards and routes to servers that you have',
    run: () => import('./apply.ts'),
  },
  watch: { about: 'brings each save of a definition to the running stack', run: () => import('./watch.ts') },
  'contract-diff': {
    about: 'compares the contract with an earlier commit',
    run: () => import('./contract-diff.ts'),
  },
};

const [node = '', , typed = '--help', ...rest] = process.argv;
// `vigia help drill` is what people also try.
const [name, ...args] = typed === 'help' && rest[0] ? [rest[0], '--help'] : [typed, ...rest];
const command = Object.hasOwn(commands, name!) ? commands[name!] : undefined;
if (command) {
  // What a command reads, and calls itself by.
  process.argv = [node, name!, ...args];
  if (!command.anywhere) enterProject();
  await command.run();
} else if (['--help', '-h', 'help'].includes(name!)) {
  console.log(overview());
} else if (['--version', '-v', '-V', 'version'].includes(name!)) {
  console.log(version());
} else {
  const meant = didYouMean(name!, [...Object.keys(commands), '--help', '--version']);
  const known = Object.keys(commands).join(', ');
  process.stderr.write(
    `vigia: there is no command "${name}"${meant ? `, ${meant} Use` : '; use'} one of ${known}\n`,
  );
  process.exitCode = 1;
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map(one => one.length));
  const lines = Object.entries(commands).map(([one, { about }]) => `  ${one.padEnd(width)}  ${about}`);
  return [
    'vigia COMMAND, in the folder of a project or below it',
    '',
    ...lines,
    '',
    '  --version, --help; vigia COMMAND --help says more about each',
    '',
    'Example: npx vigia init my-bot',
  ].join('\n');
}
