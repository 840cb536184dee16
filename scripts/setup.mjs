// Prepares a clone for the other commands: the locked dependencies (Node 24 is one of them) and the secret files. Runs
// before every command, on Node 20, without any dependency. If there is nothing to do, it costs a start of Node. Usage:
// npm run setup
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const node = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const stamp = join(modules, '.vigia-setup');

if (process.argv.includes('--help')) {
  console.log(
    'npm run setup: installs the locked dependencies and creates the secret files, if either is missing',
  );
  process.exit();
}

try {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < OLDEST_NODE)
    throw new Error(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer`);
  installIfNeeded();
  if (!existsSync(join(root, '.vigia', 'secrets', 'privacy-key')))
    run(node, ['scripts/secrets.ts'], 'the secrets cannot be created');
} catch (error) {
  process.stderr.write(`vigia setup: ${error.message}\n`);
  process.exitCode = 1;
}

function installIfNeeded() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(`${process.platform} ${process.arch} ${lock}`).digest('hex');
  if (existsSync(node) && readOr(stamp, '') === wanted) return;
  const problem = whatIsStale(JSON.parse(lock));
  if (problem) install(problem);
  if (!existsSync(node))
    throw new Error(
      'node_modules/.bin/node is missing: npm must be allowed to run the install script of package node (npm config get ignore-scripts)',
    );
  const { stdout } = run(node, ['--version'], 'node_modules/.bin/node does not run');
  const { version } = JSON.parse(readFileSync(join(modules, 'node', 'package.json'), 'utf8'));
  if (stdout.trim() !== `v${version}`)
    throw new Error(
      `node_modules/.bin/node is ${stdout.trim()} instead of v${version}: delete node_modules and try again`,
    );
  writeFileSync(stamp, wanted);
}

/** Returns why node_modules does not match the lock file, or undefined if it does. */
function whatIsStale({ packages: locked }) {
  const hidden = readOr(join(modules, '.package-lock.json'), '');
  if (!hidden) return 'dependencies are missing';
  const { packages: installed } = JSON.parse(hidden);
  const differs = (a, b) => a.version !== b.version || a.integrity !== b.integrity;
  for (const [path, entry] of Object.entries(locked)) {
    const here = installed[path];
    // An optional package may be for another platform, and may then be missing.
    if (path === '' || (!here && entry.optional)) continue;
    if (!here || differs(here, entry))
      return `dependencies are stale (${path.replace(/^.*node_modules\//, '')})`;
  }
  const extra = Object.keys(installed).find(path => !locked[path]);
  return extra && `dependencies are stale (${extra.replace(/^.*node_modules\//, '')} is not locked)`;
}

function install(problem) {
  process.stderr.write(`vigia setup: ${problem}; installing the locked ones (npm ci) …\n`);
  const begin = Date.now();
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // The Node that runs npm must not be the one that npm is about to replace.
  const outer = process.env.npm_node_execpath ?? process.execPath;
  const runner = outer.startsWith(modules) ? 'node' : outer;
  if (npm) run(runner, [npm, ...args], 'npm ci failed');
  else run('npm', args, 'npm ci failed');
  process.stderr.write(`vigia setup: installed in ${((Date.now() - begin) / 1000).toFixed(0)} s\n`);
}

function run(command, args, failure) {
  const path = (process.env.PATH ?? '').split(delimiter).filter(entry => !entry.startsWith(modules));
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  if (result.status === 0) return result;
  const lines = (result.error?.message ?? result.stderr)
    .split('\n')
    .map(line => line.replace(/^npm error/, '').trim());
  const said = lines.filter(Boolean).slice(0, 3).join(' | ');
  throw new Error(`${failure}: ${said}`);
}

function readOr(file, fallback) {
  return existsSync(file) ? readFileSync(file, 'utf8') : fallback;
}
