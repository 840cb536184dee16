import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { ServerName } from '../stack/server.ts';
import { packagesFolder } from './find.ts';

const run = promisify(execFile);

interface Package {
  /** It contains a program of the same name. */
  readonly name: string;
  /** Absent for a tool that checks generated files. */
  readonly server?: ServerName;
  /** Its program reads files of the package. */
  readonly relocated?: true;
}

/** Packages of the distribution with servers, and with the tools that check generated files. */
export const packages: readonly Package[] = [
  { name: 'prometheus', server: 'prometheus', relocated: true },
  { name: 'promtool' },
  { name: 'prometheus-alertmanager', server: 'alertmanager', relocated: true },
  { name: 'prometheus-node-exporter', server: 'node-exporter' },
  { name: 'prometheus-blackbox-exporter', server: 'blackbox-exporter' },
];
/** Stable releases have a Prometheus older than 3; this suite has the pinned versions. */
const SUITE = 'sid';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Lists and packages are about 60 MB: enough time for a slow connection, and short enough not to look like a hang. */
const TIMEOUT_MS = 180_000;

/**
 * Downloads missing Debian packages and unpacks them under `.vigia/packages`. Installs nothing and does not touch the
 * apt of the system: lists, cache and configuration are private, the mirror is that of the system, and packages are
 * verified with the Debian keyring. Throws with the reason if this is not possible.
 */
export async function unpackPackages(onProgress: (text: string) => void = () => {}): Promise<void> {
  const present = await Promise.all(packages.map(one => exists(programOf(one))));
  const wanted = packages.filter((_, i) => !present[i]);
  if (wanted.length === 0) return;
  await requireDebian();
  const names = wanted.map(({ name }) => name);
  await mkdir(packagesFolder, { recursive: true });
  const work = await mkdtemp(join(dirname(packagesFolder), 'apt-'));
  try {
    const environment = await privateApt(work, await mirror());
    onProgress(`reading Debian's package lists`);
    await apt(['update', '-qq'], work, environment);
    onProgress(`downloading ${names.join(', ')}`);
    await apt(['download', '-qq', ...names], work, environment);
    const archives = (await readdir(work)).filter(name => name.endsWith('.deb'));
    for (const archive of archives) await run('dpkg', ['-x', join(work, archive), join(work, 'root')]);
    for (const { name, relocated } of wanted) if (relocated) await relocate(join(work, 'root'), name);
    await move(join(work, 'root'), packagesFolder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Returns the path of the program of a package. */
function programOf({ name, relocated }: Package): string {
  return relocated ? join(packagesFolder, 'bin', name) : join(packagesFolder, 'usr', 'bin', name);
}

/**
 * Moves every file to the same place below another folder, each atomically. Another start may do the same, and a
 * program may already run from there: both files are the same. Programs come last, so that the files that they read
 * exist.
 */
async function move(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name));
  const isProgram = (file: string) => dirname(file).endsWith('/bin');
  for (const file of files.sort((a, b) => Number(isProgram(a)) - Number(isProgram(b)))) {
    const target = join(to, relative(from, file));
    await mkdir(dirname(target), { recursive: true });
    await rename(file, target);
  }
}

/**
 * Debian builds read templates and pages from /usr/share, where nothing is installed. A copy under `bin/` has a
 * relative path of the same length, and finds them below its working folder, `packagesFolder`.
 */
async function relocate(root: string, program: string): Promise<void> {
  const content = await readFile(join(root, 'usr', 'bin', program));
  const from = Buffer.from('/usr/share/prometheus/');
  const to = Buffer.from('usr/share//prometheus/');
  for (let at = content.indexOf(from); at >= 0; at = content.indexOf(from, at + 1)) to.copy(content, at);
  await mkdir(join(root, 'bin'), { recursive: true });
  await writeFile(join(root, 'bin', program), content, { mode: 0o755 });
}

async function requireDebian(): Promise<void> {
  for (const needed of ['/usr/bin/apt-get', '/usr/bin/dpkg', KEYRING]) {
    if (!(await exists(needed))) throw new Error(`this is not Debian (${needed} is missing)`);
  }
}

/**
 * Returns the mirror from which the system itself takes Debian. Asks apt, so that every form of its configuration
 * counts.
 */
async function mirror(): Promise<string> {
  // Prints what an update would fetch, and fetches nothing. Works without package lists.
  const { stdout } = await run('apt-get', ['update', '--print-uris'], { timeout: 20_000 });
  const roots = [...stdout.matchAll(/^'(\S+)\/dists\/\S+\/InRelease'/gm)].map(match => match[1]!);
  const root = roots.find(uri => /\/debian\/?$/.test(uri));
  if (!root) throw new Error('apt has no Debian source configured');
  return root;
}

/** A private apt configuration, with the proxy and date settings of the system. */
async function privateApt(work: string, root: string): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await run('apt-config', ['dump', 'Acquire']);
  const inherited = stdout.split('\n').filter(line => /::proxy|::check-|::https::/i.test(line));
  const status = join(work, 'status');
  await Promise.all([
    mkdir(join(work, 'lists', 'partial'), { recursive: true }),
    mkdir(join(work, 'archives', 'partial'), { recursive: true }),
    writeFile(status, ''),
    writeFile(join(work, 'sources.list'), `deb [signed-by=${KEYRING}] ${root} ${SUITE} main\n`),
    writeFile(
      join(work, 'apt.conf'),
      [
        ...inherited,
        'Dir::Etc::Main "/dev/null";',
        'Dir::Etc::Parts "/dev/null";',
        `Dir::Etc::SourceList "${work}/sources.list";`,
        'Dir::Etc::SourceParts "/dev/null";',
        'Dir::Etc::Preferences "/dev/null";',
        'Dir::Etc::PreferencesParts "/dev/null";',
        `Dir::State "${work}";`,
        `Dir::State::Status "${status}";`,
        `Dir::Cache "${work}";`,
        'Acquire::Languages "none";',
        // Runs without the user _apt, which must not write here.
        'APT::Sandbox::User "";',
      ].join('\n'),
    ),
  ]);
  return { ...process.env, APT_CONFIG: join(work, 'apt.conf') };
}

async function apt(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run('apt-get', args, { cwd, env, timeout: TIMEOUT_MS });
  } catch (error) {
    const { killed, stderr = '', message } = error as Error & { killed?: boolean; stderr?: string };
    const line = stderr.split('\n').find(text => /^[EW]:/.test(text)) ?? message;
    throw new Error(`apt-get ${args[0]} ${killed ? `took over ${TIMEOUT_MS / 1000} s` : `failed: ${line}`}`);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
