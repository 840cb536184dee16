import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLine } from '../project/command-line.ts';
import type { Project } from '../project/project.ts';
import { type Remote, remote } from '../remote/http.ts';
import { withLogin } from '../remote/url.ts';
import { runFolder, stateFile } from '../run/folders.ts';
import { madeSecret, secretPaths } from '../run/secrets.ts';
import { alive, readState, type State } from '../run/state.ts';
import { PASSWORD_SECRET } from '../stack/login.ts';
import { secretsFolder } from '../stack/secrets.ts';
import type { Target } from './render-child.ts';

/** A running stack, as `watch` changes it. */
export interface WatchedStack {
  readonly target: Target;
  /** Where the files of its servers lie. */
  readonly folder: string;
  readonly state: State;
  /** Those that run. */
  readonly prometheus?: Remote;
  readonly alertmanager?: Remote;
  readonly grafana?: Remote;
}

/** Returns the stack that `start` started in this folder. Throws if none runs, with the fix. */
export async function runningStack(project: Project): Promise<WatchedStack> {
  const state = readState(stateFile);
  const runs = state && (state.target === 'compose' || alive(state).length > 0);
  if (!state?.rendering || !runs)
    throw new Error(
      `nothing is running here: start the stack in another terminal with ${commandLine(project, 'start')}`,
    );
  const { overrides, ports, servers } = state.rendering;
  const secrets = join(process.cwd(), secretsFolder);
  const password = madeSecret(secrets, PASSWORD_SECRET);
  const at = (name: string, title: string) => {
    if (!servers.includes(name)) return undefined;
    const url = `http://${name === 'grafana' ? 'localhost' : '127.0.0.1'}:${ports[name]}`;
    const login = project.servers.get(name)?.login && password;
    return remote(title, name, login ? withLogin(url, login) : url, {});
  };
  const [prometheus, alertmanager, grafana] = [
    at('prometheus', 'Prometheus'),
    at('alertmanager', 'Alertmanager'),
    at('grafana', 'Grafana'),
  ];
  return {
    state,
    folder: state.target === 'native' ? runFolder(project) : dirname(state.composeFile!),
    target:
      state.target === 'native'
        ? {
            ...{ kind: 'native', overrides, servers },
            location: {
              ...{ ports, folder: runFolder(project), secretsFolder: secrets },
              paths: secretPaths(project.servers.values(), secrets),
            },
          }
        : { kind: 'compose', overrides, servers },
    ...(prometheus && { prometheus }),
    ...(alertmanager && { alertmanager }),
    ...(grafana && { grafana: asAdministrator(grafana, join(secrets, 'grafana-admin-password')) }),
  };
}

/** Only an administrator may have Grafana read its files again. */
function asAdministrator(grafana: Remote, file: string): Remote {
  try {
    const password = readFileSync(file, 'utf8').trim();
    return {
      ...grafana,
      headers: { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` },
    };
  } catch {
    return grafana;
  }
}
