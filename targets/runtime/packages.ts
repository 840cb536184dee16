import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packagesFolder } from './find.ts';

const run = promisify(execFile);

/** Packages of the distribution that hold servers, and the tools that check what is generated for them. */
const PACKAGES = ['prometheus', 'promtool', 'prometheus-alertmanager'];
/** Of these, the programs that read files of their package. */
const RELOCATED = ['prometheus', 'prometheus-alertmanager'];
/** Stable releases carry a Prometheus older than 3; this suite has the pinned versions. */
const SUITE = 'sid';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Lists and packages are about 45 MB: generous for a slow line, short enough not to look like a hang. */
const TIMEOUT_MS = 180_000;

/**
 * Downloads Debian's packages of Prometheus and Alertmanager and unpacks them under `.vigia/packages`. Nothing is
 * installed and the system's apt is not touched: lists, cache and configuration are private, the mirror is the one
 * that the system uses, the packages are verified with Debian's keyring. Does nothing when they are already there.
 * Throws with the reason where it cannot be done.
 */
export async function unpackPackages(onProgress: (text: string) => void = () => {}): Promise<void> {
  if (await exists(join(packagesFolder, 'bin', 'prometheus'))) return;
  await requireDebian();
  await mkdir(dirname(packagesFolder), { recursive: true });
  const work = await mkdtemp(join(dirname(packagesFolder), 'apt-'));
  try {
    const environment = await privateApt(work, await mirror());
    onProgress(`reading Debian's package lists`);
    await apt(['update', '-qq'], work, environment);
    onProgress(`downloading ${PACKAGES.join(', ')}`);
    await apt(['download', '-qq', ...PACKAGES], work, environment);
    const archives = (await readdir(work)).filter(name => name.endsWith('.deb'));
    for (const archive of archives) await run('dpkg', ['-x', join(work, archive), join(work, 'root')]);
    for (const program of RELOCATED) await relocate(join(work, 'root'), program);
    // Another start may have been faster; either result is the same.
    await rename(join(work, 'root'), packagesFolder).catch(async error => {
      if (!(await exists(packagesFolder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Debian's builds read templates and pages from /usr/share, where nothing is installed. A copy under `bin/` has the
 * path made relative, of the same length, and finds them below its working folder, which is `packagesFolder`.
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
    if (!(await exists(needed))) throw new Error(`this is no Debian (${needed} is missing)`);
  }
}

/** The mirror from which the system itself takes Debian; asked of apt, so that every form of its configuration counts. */
async function mirror(): Promise<string> {
  // Prints what an update would fetch, and fetches nothing; works without package lists.
  const { stdout } = await run('apt-get', ['update', '--print-uris'], { timeout: 20_000 });
  const roots = [...stdout.matchAll(/^'(\S+)\/dists\/\S+\/InRelease'/gm)].map(match => match[1]!);
  const root = roots.find(uri => /\/debian\/?$/.test(uri));
  if (!root) throw new Error('apt has no source of Debian itself configured');
  return root;
}

/** An apt configuration of its own, with the proxy and date settings of the system. */
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
        // Lets it run without the user _apt, who may not write here.
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
