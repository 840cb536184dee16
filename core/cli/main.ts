#!/usr/bin/env node
/** `vigia COMMAND`: each command is a module, loaded when it is asked for. */
const commands: Readonly<Record<string, { readonly about: string; readonly run: () => Promise<unknown> }>> = {
  generate: {
    about: 'writes everything that is generated from the project',
    run: () => import('./generate.ts'),
  },
  check: { about: 'compares a live service with the contract', run: () => import('./check.ts') },
  drill: { about: 'makes alerts fire and follows them until they resolve', run: () => import('./drill.ts') },
  start: { about: 'starts the stack', run: () => import('./start.ts') },
  stop: { about: 'stops what start started', run: () => import('./stop.ts') },
  notify: {
    about: 'sends a test notification to the channels of a receiver',
    run: () => import('./notify.ts'),
  },
  scenario: { about: 'makes the running service cause a fault', run: () => import('./scenario.ts') },
  openslo: {
    about: 'exports objectives as OpenSLO v1, and compares documents with them',
    run: () => import('./openslo.ts'),
  },
  'contract-diff': {
    about: 'compares the contract with an earlier commit',
    run: () => import('./contract-diff.ts'),
  },
};

const [node = '', , name = '--help', ...rest] = process.argv;
const command = commands[name];
if (command) {
  // What a command reads, and calls itself by.
  process.argv = [node, name, ...rest];
  await command.run();
} else if (name === '--help') {
  const width = Math.max(...Object.keys(commands).map(one => one.length));
  const lines = Object.entries(commands).map(([one, { about }]) => `  ${one.padEnd(width)}  ${about}`);
  console.log(`vigia COMMAND, in the folder of a project; see vigia COMMAND --help\n\n${lines.join('\n')}`);
} else {
  process.stderr.write(
    `vigia: there is no command "${name}"; use one of ${Object.keys(commands).join(', ')}\n`,
  );
  process.exitCode = 1;
}
