import type { Placement, Server } from './server.ts';

/**
 * Prometheus and Alertmanager ask every caller for a name and a password: a web page in somebody's browser can send requests to a
 * server on loopback, and knows neither. The password is made by the first start, in a file that each server of the stack reads.
 */
export const STACK_USER = 'vigia';

/** The file with the password. */
export const PASSWORD_SECRET = 'servers-password';
/** The file that Prometheus and Alertmanager take as `--web.config.file`: the name, and a hash of the password. */
export const WEB_SECRET = 'servers-web';
/** The secrets of a server that asks for the password; the first is for its own health check. */
export const LOGIN_SECRETS = [PASSWORD_SECRET, WEB_SECRET] as const;

/** Returns the content of the web configuration for a bcrypt hash of the password. */
export function webConfig(hash: string): string {
  return `basic_auth_users:\n  ${STACK_USER}: '${hash}'\n`;
}

/** Returns the hash in a web configuration, if it has one. */
export function hashIn(text: string): string | undefined {
  return /^ {2}\w+: '(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})'$/m.exec(text)?.[1];
}

/** Returns the argument with which a server asks for the password. */
export function asksForLogin(placement: Placement): string {
  return `--web.config.file=${placement.secretFile(WEB_SECRET)}`;
}

/** Returns how Prometheus logs in to a server, as its configuration has it; nothing for one that asks for no login. */
export function loginTo(server: Pick<Server, 'login'> | undefined, placement: Placement) {
  if (!server?.login) return undefined;
  return { basic_auth: { username: STACK_USER, password_file: placement.secretFile(PASSWORD_SECRET) } };
}

/** Returns the header with which a client logs in. */
export function authorization(password: string, user: string = STACK_USER): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
