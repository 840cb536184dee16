import { join } from 'node:path';
import type { Project } from '../project/project.ts';
import { withLogin } from '../remote/url.ts';
import { PASSWORD_SECRET } from '../stack/login.ts';
import { secretsFolder } from '../stack/secrets.ts';
import { stateFile } from './folders.ts';
import { fixedPorts } from './ports.ts';
import { madeSecret } from './secrets.ts';
import { readState } from './state.ts';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Returns the URL of a server with a login in it: the one that `NAME_USER` and `NAME_PASSWORD` say, or that of this project's own stack, if
 * the URL leads there; of Loki, with its secret path. Another URL stays as it is: the secrets of the stack are for its own servers.
 */
export function reachable(
  server: 'prometheus' | 'alertmanager' | 'desk' | 'loki',
  url: string,
  project: Project,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const parsed = URL.parse(url);
  if (parsed?.username !== '') return url;
  const prefix = server.toUpperCase();
  const {
    [`${prefix}_USER`]: user,
    [`${prefix}_PASSWORD`]: password,
    [`${prefix}_TOKEN`]: token,
  } = environment;
  if (token) return url;
  if (user || password) return withLogin(url, password ?? '', user ?? '');
  const { login, secretPath, token: secret = login && PASSWORD_SECRET } = project.servers.get(server) ?? {};
  if (!isOwn(server, parsed, project)) return url;
  const folder = join(process.cwd(), secretsFolder);
  const path = secretPath && parsed.pathname === '/' && madeSecret(folder, secretPath);
  if (path) return new URL(path, parsed).href;
  const own = secret && madeSecret(folder, secret);
  return own ? withLogin(url, own) : url;
}

function isOwn(server: string, { hostname, port }: URL, project: Project): boolean {
  if (!LOOPBACK.test(hostname)) return false;
  return Number(port || '80') === ownPort(server, project);
}

/** Returns the port of a server of the stack that was started here, or else the usual one. */
export function ownPort(server: string, project: Project): number | undefined {
  return (readState(stateFile)?.rendering?.ports ?? fixedPorts(project))[server];
}
