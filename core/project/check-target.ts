import { checkSecretName } from '../alerts/secret-name.ts';
import { milliseconds } from '../promql/duration.ts';
import { checkTargetLabel } from './fleet.ts';
import { type Auth, type Discovery, secretsOfTarget, type Target, type Tls } from './target.ts';

/** What targets are checked against. */
export interface Surroundings {
  readonly environments: readonly string[];
  readonly servers: readonly string[];
  /** Jobs of the stack, which a target cannot have. */
  readonly taken: readonly string[];
}

const FIELDS: readonly string[] = [
  'job',
  'server',
  'at',
  'discover',
  'exposes',
  'path',
  'scheme',
  'params',
  'auth',
  'tls',
  'honorLabels',
  'interval',
  'labels',
  'color',
] satisfies (keyof Target)[];

/** Series without a sample for five minutes are gone, and a rate over five minutes needs two. */
const LONGEST_INTERVAL_MS = 120_000;

/** Throws with the field, the value and the fix if the target cannot be scraped. */
export function checkTarget(target: Target, around: Surroundings): void {
  if (typeof target.job !== 'string' || target.job.trim() === '')
    throw new Error(`a target has the job ${quoted(target.job)}: give it a name, such as bot`);
  const where = `target ${target.job}`;
  if (around.taken.includes(target.job))
    throw new Error(`${where}: job is "${target.job}", which is a server of the stack; use another name`);
  known(where, target, FIELDS);
  for (const label of Object.keys(target.labels ?? {})) checkTargetLabel(`${where}: labels`, label);
  if (target.server !== undefined && !around.servers.includes(target.server))
    throw new Error(`${where}: server is "${target.server}"; use one of ${around.servers.join(', ')}`);
  checkPlace(where, target, around.environments);
  if (target.exposes !== undefined) checkExposes(where, target.exposes);
  checkPage(where, target);
  if (target.auth !== undefined) checkAuth(where, target.auth);
  if (target.tls !== undefined) checkTls(where, target.tls, target.scheme);
  for (const { field, name } of secretsOfTarget(target)) checkSecretName(where, field, name);
}

function checkPlace(where: string, { server, at, discover }: Target, environments: readonly string[]): void {
  if (server === undefined && at === undefined && discover === undefined)
    throw new Error(
      `${where}: it has no address; give at, such as ['127.0.0.1:3001'], or server, or discover`,
    );
  if (discover !== undefined && (server !== undefined || at !== undefined))
    throw new Error(
      `${where}: it has discover and ${at === undefined ? 'server' : 'at'}; give one of them, and a second target of the job for the other`,
    );
  if (discover !== undefined) checkDiscovery(where, discover);
  if (at === undefined) return;
  if (typeof at !== 'object' || at === null)
    refuse(where, 'at', at, "give a list, such as ['127.0.0.1:3001'], or one for each environment");
  if (Array.isArray(at)) checkAddresses(where, 'at', at);
  for (const [environment, some] of Array.isArray(at) ? [] : Object.entries(at)) {
    if (!environments.includes(environment))
      throw new Error(
        `${where}: at has the environment "${environment}"; use one of ${environments.join(', ')}`,
      );
    checkAddresses(where, `at.${environment}`, some);
  }
}

function checkExposes(where: string, exposes: unknown): void {
  if (!Array.isArray(exposes))
    throw new Error(`${where}: exposes is not a list; give a list of systems and metrics, such as [bot]`);
  for (const one of exposes as unknown[]) {
    if (typeof one !== 'object' || one === null || !('name' in one))
      throw new Error(
        `${where}: exposes has ${quoted(one)}; give systems and metrics themselves, not their names`,
      );
  }
}

const ADDRESS = /^(?:\[[\da-fA-F:.]+\]|[A-Za-z\d](?:[\w.-]*[A-Za-z\d])?):(\d{1,5})$/;
const HIGHEST_PORT = 65_535;

function checkAddresses(where: string, field: string, addresses: unknown): void {
  if (!Array.isArray(addresses)) refuse(where, field, addresses, "give a list, such as ['127.0.0.1:3001']");
  for (const address of addresses as unknown[]) checkAddress(where, field, address);
}

function checkAddress(where: string, field: string, address: unknown): void {
  if (typeof address !== 'string')
    refuse(where, field, address, "give host and port, such as '10.0.0.1:3001'");
  const text = address as string;
  const match = ADDRESS.exec(text);
  if (match && Number(match[1]) >= 1 && Number(match[1]) <= HIGHEST_PORT) return;
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url?.username || url?.password)
    throw new Error(
      `${where}: ${field} has an address with a login, of ${url.host}; give host and port, and the login in auth`,
    );
  if (url && (text.includes('://') || text.includes('/') || text.includes('?'))) {
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    const rest = [
      ...(text.includes('://') ? [`scheme: '${url.protocol.slice(0, -1)}'`] : []),
      ...(url.pathname.length > 1 ? [`path: '${url.pathname}'`] : []),
      ...(url.search ? ['its query in params'] : []),
    ];
    const others = rest.length > 0 ? `, with ${rest.join(' and ')}` : '';
    refuse(where, field, text, `give host and port, '${url.hostname}:${port}'${others}`);
  }
  refuse(where, field, text, 'give host and port (1 to 65535), such as 10.0.0.1:3001');
}

function checkPage(where: string, { path, scheme, params, interval, honorLabels }: Target): void {
  if (path !== undefined && !/^\/[^?#\s]*$/.test(path))
    refuse(
      where,
      'path',
      path,
      'give a path that begins with /, such as /metrics; what follows a ? belongs in params',
    );
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    refuse(where, 'scheme', scheme, 'use http or https');
  if (honorLabels !== undefined && typeof honorLabels !== 'boolean')
    refuse(where, 'honorLabels', honorLabels, 'use true or false');
  for (const [name, value] of Object.entries(params ?? {})) {
    if (![value].flat().every(one => typeof one === 'string'))
      refuse(where, `params.${name}`, JSON.stringify(value), "give a text or a list of texts, such as '1'");
  }
  if (interval === undefined) return;
  if (typeof interval !== 'string')
    refuse(where, 'interval', interval, "give a duration with its unit, such as '30s'");
  const length = duration(where, interval);
  if (length === 0 || length > LONGEST_INTERVAL_MS)
    refuse(
      where,
      'interval',
      interval,
      'give more than 0 and at most 2m: Prometheus forgets a series after 5 minutes, and rates over 5 minutes need two samples',
    );
}

function duration(where: string, text: NonNullable<Target['interval']>): number {
  try {
    return milliseconds(text);
  } catch {
    return refuse(where, 'interval', text, "give a number with one of ms s m, such as '30s'");
  }
}

/** Throws if Prometheus cannot log in like this. Names of secrets are checked with all others. */
export function checkAuth(where: string, auth: Auth): void {
  const kinds = typeof auth === 'object' && auth !== null ? Object.keys(auth) : [];
  if (kinds.length !== 1 || !['basic', 'bearer'].includes(kinds[0]!))
    throw new Error(
      `${where}: auth has ${kinds.length === 0 ? 'neither basic nor bearer' : kinds.join(' and ')}; give { basic: { username, password: 'secret-name' } } or { bearer: 'secret-name' }`,
    );
  if ('basic' in auth) {
    const { username } = auth.basic ?? {};
    if (typeof username !== 'string' || username === '' || username.includes(':'))
      refuse(where, 'auth.basic.username', username, 'give a name without a colon');
  }
}

/** Throws if Prometheus cannot check a certificate like this. */
export function checkTls(where: string, tls: Tls, scheme: Target['scheme']): void {
  known(`${where}: tls`, tls, ['ca', 'cert', 'key', 'serverName', 'insecureSkipVerify']);
  if (scheme === 'http')
    throw new Error(
      `${where}: it has tls, but scheme is "http"; use https, or leave scheme out, or remove tls`,
    );
  if ((tls.cert === undefined) !== (tls.key === undefined))
    throw new Error(
      `${where}: tls has ${tls.cert === undefined ? 'key without cert' : 'cert without key'}; give both`,
    );
  if (tls.serverName !== undefined && !/^[\w.-]+$/.test(tls.serverName))
    refuse(where, 'tls.serverName', tls.serverName, 'give the name in the certificate, such as api.internal');
  if (tls.insecureSkipVerify !== undefined && typeof tls.insecureSkipVerify !== 'boolean')
    refuse(where, 'tls.insecureSkipVerify', tls.insecureSkipVerify, 'use true or false');
  if (tls.insecureSkipVerify && tls.ca !== undefined)
    throw new Error(
      `${where}: tls has ca, but insecureSkipVerify accepts any certificate; remove one of them`,
    );
}

const DISCOVERIES = ['file', 'dns', 'docker', 'kubernetes'];

function checkDiscovery(where: string, discover: Discovery): void {
  const kinds = typeof discover === 'object' && discover !== null ? Object.keys(discover) : [];
  if (kinds.length !== 1 || !DISCOVERIES.includes(kinds[0]!))
    throw new Error(
      `${where}: discover has ${kinds.join(' and ') || 'nothing'}; give one of ${DISCOVERIES.join(', ')}`,
    );
  if ('file' in discover) {
    const files = [discover.file].flat();
    if (files.length === 0)
      refuse(where, 'discover.file', '', "give a file of a folder, such as 'targets/bots.json'");
    for (const file of files) checkFile(where, file);
  } else if ('dns' in discover) {
    const { names, type, port } = discover.dns;
    known(`${where}: discover.dns`, discover.dns, ['names', 'type', 'port']);
    if (!Array.isArray(names) || names.length === 0 || names.some(name => !/^[\w.-]+$/.test(String(name))))
      refuse(where, 'discover.dns.names', names, "give a list of names, such as ['bots.internal']");
    if (type !== undefined && !['A', 'AAAA', 'SRV'].includes(type))
      refuse(where, 'discover.dns.type', type, 'use A, AAAA or SRV');
    if (port !== undefined) checkPort(where, 'discover.dns.port', port);
    if (type !== undefined && type !== 'SRV' && port === undefined)
      throw new Error(
        `${where}: discover.dns.port is missing; records of type ${type} have no port, so give one`,
      );
  } else if ('docker' in discover) {
    const { labels, port, host } = discover.docker;
    known(`${where}: discover.docker`, discover.docker, ['labels', 'port', 'network', 'host']);
    if (Object.keys(labels ?? {}).length === 0)
      refuse(
        where,
        'discover.docker.labels',
        labels && 'empty',
        "give labels of the containers, such as { 'com.docker.compose.service': 'bot' }",
      );
    checkPort(where, 'discover.docker.port', port);
    if (host !== undefined && !/^(?:unix:\/\/\/\S+|tcp:\/\/[^\s/]+:\d+|https?:\/\/\S+)$/.test(host))
      refuse(
        where,
        'discover.docker.host',
        host,
        'give unix:///var/run/docker.sock, or such as tcp://10.0.0.1:2375',
      );
  } else {
    const { role, selector, port, namespaces } = discover.kubernetes;
    known(`${where}: discover.kubernetes`, discover.kubernetes, [
      ...['role', 'selector', 'port', 'namespaces', 'kubeconfig'],
    ]);
    if (role !== undefined && !['pod', 'service', 'endpointslice'].includes(role))
      refuse(where, 'discover.kubernetes.role', role, 'use pod, service or endpointslice');
    if (typeof selector !== 'string' || selector.trim() === '')
      refuse(where, 'discover.kubernetes.selector', selector, 'give labels, such as app=bot');
    if (typeof port !== 'string' || !/^[a-z\d]([a-z\d-]*[a-z\d])?$/.test(port))
      checkPort(where, 'discover.kubernetes.port', port);
    if (namespaces !== undefined && (!Array.isArray(namespaces) || namespaces.length === 0))
      refuse(where, 'discover.kubernetes.namespaces', namespaces, "give a list, such as ['bots']");
  }
}

/** A file lies in a folder, because containers are given its folder, and the project's own holds secrets. */
function checkFile(where: string, file: unknown): void {
  if (typeof file !== 'string' || !/\.(?:json|ya?ml)$/.test(file))
    refuse(where, 'discover.file', file, 'give a file that ends in .json, .yml or .yaml');
  const parts = (file as string).split('/');
  if ((file as string).lastIndexOf('/') < 1 || parts.includes('..') || parts[0] === '.')
    refuse(
      where,
      'discover.file',
      file,
      "give it in a folder of the project, such as 'targets/bots.json', or with its full path",
    );
  if (parts.slice(0, -1).some(part => /[*?[]/.test(part)))
    refuse(where, 'discover.file', file, 'a * may only be in the name of the file, as in targets/*.json');
}

function checkPort(where: string, field: string, port: unknown): void {
  if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > HIGHEST_PORT)
    refuse(where, field, port, 'give a port from 1 to 65535');
}

/** Throws for a field that nobody reads, as one with a slip in its name. */
export function known(where: string, value: object, fields: readonly string[]): void {
  const unknown = Object.keys(value).find(field => !fields.includes(field));
  if (unknown !== undefined)
    throw new Error(`${where}: it has the field "${unknown}"; use ${fields.join(', ')}`);
}

function refuse(where: string, field: string, value: unknown, fix: string): never {
  throw new Error(`${where}: ${field} is ${quoted(value)}; ${fix}`);
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
