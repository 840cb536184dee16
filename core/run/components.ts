import type { Project } from '../project/project.ts';
import { PASSWORD_SECRET, STACK_USER } from '../stack/login.ts';
import { secretsFolder } from '../stack/secrets.ts';
import type { Server, ServerName } from '../stack/server.ts';
import { table } from './table.ts';

/** The state of one server after a start. */
export interface Component {
  readonly name: ServerName;
  readonly title: string;
  readonly state: 'ready' | 'absent' | 'failed';
  readonly url?: string;
  /** From the start of its process until it was ready. */
  readonly seconds?: number;
  /** Why it is not ready, or a note if it is. */
  readonly reason?: string;
}

/** Returns the table that a start prints: component, URL, state, seconds to ready, and the reason if one is absent. */
export function componentTable(components: readonly Component[]): string {
  return table([
    ['component', 'url', 'state', 'ready after', 'note'],
    ...components.map(({ title, url, state, seconds, reason }) => [
      title,
      url ?? '-',
      state,
      seconds === undefined ? '-' : `${seconds.toFixed(1)} s`,
      reason ?? '',
    ]),
  ]);
}

/** Returns how people log in to what is ready and has an address, a line for each way. */
export function loginNotes(
  { servers }: Pick<Project, 'servers'>,
  components: readonly Component[],
): string[] {
  const shown = components.filter(({ state, url }) => state === 'ready' && url !== undefined);
  const titles = (has: (server: Server) => boolean) =>
    shown.filter(({ name }) => servers.get(name) && has(servers.get(name)!)).map(({ title }) => title);
  const file = (secret: string) => `${secretsFolder}/${secret}`;
  const line = (names: readonly string[], rest: string) =>
    names.length === 0 ? [] : [`${names.join(', ')}: ${rest}`];
  const withLogin = titles(({ login }) => login === true);
  return [
    ...line(withLogin, `log in as ${STACK_USER} with the password in ${file(PASSWORD_SECRET)}`),
    ...shown.flatMap(({ name, title, url }) => {
      const { token, secretPath } = servers.get(name) ?? {};
      return [
        ...(token
          ? [`${title}: to change anything, log in with your name and what is in ${file(token)}`]
          : []),
        ...(secretPath ? [`${title}: its address is ${url}/ and what is in ${file(secretPath)}`] : []),
      ];
    }),
  ];
}
