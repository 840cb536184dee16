import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Environment, SettingError, secretOf } from '../environment.ts';
import { type Role, roles } from './access.ts';
import { isHash, isPassword } from './passwords.ts';

/** What lets somebody in. */
export interface Credential {
  readonly name: string;
  readonly role: Role;
  /** Tells whether a login was by this credential; the secret does not follow from it. */
  readonly mark: string;
}
interface Token extends Credential {
  readonly digest: Buffer;
}
interface User extends Credential {
  readonly hash: string;
}

/** A token of letters is guessed sooner or later if it is shorter. */
const SHORTEST_TOKEN = 20;
const NAME = /^[\w.@-]{1,64}$/;

/** The tokens that a setting of their own gives. */
export const ownTokens = [
  ['DESK_TOKEN', 'act', 'token'],
  ['DESK_READ_TOKEN', 'read', 'reader'],
  ['DESK_SENDER_TOKEN', 'send', 'sender'],
] as const satisfies readonly (readonly [variable: string, role: Role, name: string])[];

/** All tokens and users. Secrets are compared in a time that does not depend on them. */
export class Credentials {
  private readonly tokens: readonly Token[];
  private readonly users: ReadonlyMap<string, User>;

  constructor(
    tokens: readonly (Omit<Credential, 'mark'> & { readonly token: string })[],
    users: readonly User[],
  ) {
    this.tokens = tokens.map(({ name, role, token }) => ({
      ...{ name, role, digest: digestOf(token), mark: markOf(token) },
    }));
    this.users = new Map(users.map(user => [user.name, user]));
  }

  /** Returns whose token it is. */
  byToken(token: string): Credential | undefined {
    const digest = digestOf(token);
    // Each is compared, so that the time tells nothing of the place either.
    return this.tokens.filter(one => timingSafeEqual(one.digest, digest))[0];
  }

  /** Returns the user of the name and the password; or whose token the password is, for a login without users. */
  async byPassword(name: string, password: string): Promise<Credential | undefined> {
    const user = this.users.get(name);
    if (await isPassword(password, user?.hash)) return user;
    const token = this.byToken(password);
    return token && token.role !== 'send' ? { ...token, name: name || token.name } : undefined;
  }

  /** Whether somebody has the name. */
  hasUser(name: string): boolean {
    return this.users.has(name);
  }

  /** Returns the credential that a login was by, if it still lets somebody in. */
  byMark(mark: string): Credential | undefined {
    return [...this.tokens, ...this.users.values()].find(one => one.mark === mark);
  }
}

/** Reads the tokens and users of the settings; `made` gives the value of a token that the settings do not. */
export function readCredentials(env: Environment, made: (variable: string) => string): Credentials {
  const own = ownTokens.map(([variable, role, name]) => {
    const token = secretOf(env, variable) ?? made(variable);
    checkToken(variable, token);
    return { name, role, token };
  });
  const more = linesOf(env, 'DESK_TOKENS_FILE', 'NAME ROLE TOKEN').map(([name, role, token], line) => {
    checkToken(`DESK_TOKENS_FILE, line ${line + 1}: the token`, token);
    return { name, role, token };
  });
  const users = linesOf(env, 'DESK_USERS_FILE', 'NAME ROLE HASH').map(([name, role, hash], line) => {
    if (!isHash(hash))
      throw new SettingError(
        `DESK_USERS_FILE, line ${line + 1}: the password of ${name} is not a hash; make one with vigia-desk-user ${name}`,
      );
    if (role === 'send')
      throw new SettingError(
        `DESK_USERS_FILE, line ${line + 1}: ${name} has the role send, which is for tokens; use read or act`,
      );
    return { name, role, hash, mark: markOf(hash) };
  });
  const twice = users.find(({ name }, i) => users.findIndex(one => one.name === name) !== i);
  if (twice) throw new SettingError(`DESK_USERS_FILE has ${twice.name} twice: keep one of the lines`);
  return new Credentials([...own, ...more], users);
}

/** The lines of a file, each of a name, a role and a secret; empty ones and those that begin with # say nothing. */
function linesOf(
  env: Environment,
  variable: string,
  form: string,
): [name: string, role: Role, secret: string][] {
  const file = env[variable];
  if (!file) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingError(
      `${variable} is "${file}", which cannot be read (${code}); give the path of a readable file`,
    );
  }
  const lines = text.split('\n').map(line => line.trim());
  return lines.flatMap((line, i): [string, Role, string][] => {
    if (line === '' || line.startsWith('#')) return [];
    const [name = '', role = '', secret = '', ...rest] = line.split(/\s+/);
    const where = `${variable}, line ${i + 1}`;
    if (secret === '' || rest.length > 0)
      throw new SettingError(`${where}: write ${form}, with spaces between them`);
    if (!NAME.test(name))
      throw new SettingError(`${where}: the name is not of letters, digits, . _ @ and -, of at most 64`);
    if (!(roles as readonly string[]).includes(role))
      throw new SettingError(`${where}: the role is not one of ${roles.join(', ')}`);
    return [[name, role as Role, secret]];
  });
}

function checkToken(what: string, token: string): void {
  if (token.length < SHORTEST_TOKEN || /\s/.test(token))
    throw new SettingError(
      `${what} has ${token.length} characters or a space in it; give a random one of at least ${SHORTEST_TOKEN}, such as that of openssl rand -hex 24`,
    );
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function markOf(secret: string): string {
  return createHash('sha256').update(`mark:${secret}`).digest('base64url').slice(0, 22);
}
