import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exposedOf } from '../project/bindings.ts';
import type { Config } from '../project/config.ts';
import { areasOf } from '../project/definitions.ts';
import { addressesIn, type Target } from '../project/target.ts';
import { fixedPorts } from '../run/ports.ts';
import { givenFolder } from '../stack/secrets.ts';
import { judge } from './check-page.ts';
import { type Access, type Scrape, scrape, UnknownHost } from './scrape.ts';

/** An address of a target, or why it cannot be asked from here. */
type Asked = { readonly target: Target } & ({ readonly address: string } | { readonly notAsked: string });

/**
 * Asks each target of the environment for its own metrics, and prints a line for each. Returns the exit code: 1 if a target
 * does not answer, or shows something else than the project says, or if none could be asked.
 */
export async function checkTargets(config: Config, folder: string = process.cwd()): Promise<number> {
  const { project, environment } = config;
  if (project.targets.length === 0)
    throw new Error('the project has no targets: give a URL, or add targets to the project');
  let failed = 0;
  let asked = 0;
  for (const one of project.targets.flatMap(target => askable(target, config))) {
    const { job } = one.target;
    if ('notAsked' in one) {
      console.log(`${job}: not asked: ${one.notAsked}`);
      continue;
    }
    const outcome = await answerOf(one.target, one.address, folder);
    if ('notAsked' in outcome) {
      console.log(`${job} ${one.address}: not asked: ${outcome.notAsked}`);
      continue;
    }
    asked++;
    if ('failure' in outcome) {
      failed++;
      console.log(`${job} ${one.address}: ${outcome.failure}`);
      continue;
    }
    const stated = project.bindings.some(binding => binding.job === job && binding.stated);
    const { lines, summary, isFine } = judge(outcome, exposedOf(project, job), { everything: stated });
    for (const line of lines) console.log(`${job}: ${line}`);
    console.log(`${job} ${outcome.address}: ${summary}`);
    if (!isFine) failed++;
  }
  sayUnclaimed(config);
  if (asked === 0) {
    console.log(`no target of ${environment} could be asked from here; ask one with its URL and --job`);
    return 1;
  }
  return failed > 0 ? 1 : 0;
}

function askable(target: Target, config: Config): Asked[] {
  const { project, environment } = config;
  const addresses = addressesIn(target, environment).map(address => ({ target, address }));
  if (target.server !== undefined) return [ofServer(target, config), ...addresses];
  if (target.discover)
    return [
      {
        target,
        notAsked: `Prometheus finds its addresses (${Object.keys(target.discover)[0]}); ask one with its URL and --job ${target.job}`,
      },
    ];
  if (addresses.length > 0) return addresses;
  const others = Object.keys(project.environments).filter(name => addressesIn(target, name).length > 0);
  return [
    { target, notAsked: `it is not in ${environment}, but in ${others.join(', ') || 'no environment'}` },
  ];
}

/** A server of the project is asked at its port on this machine. */
function ofServer(target: Target, { project }: Config): Asked {
  const port = project.ports[target.server!];
  if (!port?.published)
    return { target, notAsked: `the server ${target.server} has no port on this machine` };
  return { target, address: `127.0.0.1:${fixedPorts(project, undefined)[target.server!]}` };
}

async function answerOf(
  target: Target,
  address: string,
  folder: string,
): Promise<Scrape | { readonly failure: string } | { readonly notAsked: string }> {
  try {
    return await scrape(urlOf(target, address), await accessOf(target, folder));
  } catch (error) {
    const { message } = error as Error;
    // A name without a dot is one of a container's network.
    if (error instanceof UnknownHost && !error.host.includes('.'))
      return { notAsked: `this machine knows no host ${error.host}; ask from where the name is known` };
    return { failure: message };
  }
}

function urlOf({ path = '/metrics', scheme, tls, params = {} }: Target, address: string): string {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  );
  const search = query.size > 0 ? `?${query}` : '';
  return `${scheme ?? (tls ? 'https' : 'http')}://${address}${path}${search}`;
}

/** How Prometheus would log in and check the certificate. Throws if a secret is not there. */
async function accessOf({ auth, tls }: Target, folder: string): Promise<Access> {
  const secret = async (name: string) => {
    const file = join(folder, givenFolder, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.trim() === '') throw new Error(`secret ${name} is missing: write its value into ${file}`);
    return text.trim();
  };
  const authorization = async () => {
    if (auth === undefined) return undefined;
    if ('bearer' in auth) return `Bearer ${await secret(auth.bearer)}`;
    const { username, password } = auth.basic;
    return `Basic ${Buffer.from(`${username}:${await secret(password)}`).toString('base64')}`;
  };
  const login = await authorization();
  return {
    isTarget: true,
    ...(login !== undefined && { authorization: login }),
    ...(tls && {
      tls: {
        ...(tls.ca !== undefined && { ca: await secret(tls.ca) }),
        ...(tls.cert !== undefined && { cert: await secret(tls.cert) }),
        ...(tls.key !== undefined && { key: await secret(tls.key) }),
        ...(tls.serverName !== undefined && { servername: tls.serverName }),
        ...(tls.insecureSkipVerify && { rejectUnauthorized: false }),
      },
    }),
  };
}

/** Metrics of the project's systems that no target says it exposes, where all say what they do. */
function sayUnclaimed({ project }: Config): void {
  const { bindings, options, exposed } = project;
  if (bindings.some(({ stated }) => !stated)) return;
  const claimed = new Set(bindings.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  const own = new Set(
    options.systems.flatMap(system =>
      Object.values(areasOf(system))
        .flat()
        .map(({ name }) => name),
    ),
  );
  const left = exposed.filter(({ name }) => own.has(name) && !claimed.has(name)).map(({ name }) => name);
  if (left.length > 0)
    console.log(
      `${left.length} metrics that no target exposes: ${left.join(', ')}; add them to exposes of the target that does`,
    );
}
