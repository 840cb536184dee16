import { TAG } from '../generate/grafana/references.ts';
import type { DashboardJson } from '../plan/dashboards.ts';
import { ask, Refused, type Remote } from './http.ts';

/** A dashboard as Grafana stores it. */
export interface StoredDashboard {
  readonly dashboard: DashboardJson & { readonly id?: number; readonly version?: number };
  readonly meta: {
    readonly folderTitle?: string;
    readonly folderUid?: string;
    /** Loaded from a file, which the API cannot overwrite. */
    readonly provisioned?: boolean;
    readonly provisionedExternalId?: string;
  };
}

interface Version {
  readonly version: number;
  readonly message?: string;
}

export interface Folder {
  readonly uid: string;
  readonly title: string;
}

/** Folders that Grafana is asked for. */
const MOST_FOLDERS = 5_000;
/** Versions of a dashboard that are read to know who made it. */
const MOST_VERSIONS = 50;

/** Returns the dashboard of the uid, or undefined if there is none. */
export async function storedDashboard(grafana: Remote, uid: string): Promise<StoredDashboard | undefined> {
  return orAbsent(ask<StoredDashboard>(grafana, `/api/dashboards/uid/${encodeURIComponent(uid)}`));
}

/** Returns the messages of the versions of a dashboard, the latest first. */
export async function messagesOf(grafana: Remote, uid: string, latest = 0): Promise<string[]> {
  const path = `/api/dashboards/uid/${encodeURIComponent(uid)}/versions`;
  // Newer versions of Grafana answer with pages.
  const found = await orAbsent(
    ask<Version[] | { versions?: Version[] }>(grafana, `${path}?limit=${MOST_VERSIONS}`),
  );
  const versions = [...(Array.isArray(found) ? found : (found?.versions ?? []))].sort(
    (a, b) => b.version - a.version,
  );
  // In a list, the first version has the message "Initial save" whatever it was saved with.
  const alone = async ({ version, message = '' }: Version) =>
    version === latest || version === versions.at(-1)?.version
      ? ((await orAbsent(ask<Version>(grafana, `${path}/${version}`)))?.message ?? message)
      : message;
  return Promise.all(versions.map(alone));
}

/** Returns the uids of all dashboards with the tag of Vigia. */
export async function taggedUids(grafana: Remote): Promise<string[]> {
  const found = await ask<{ uid: string }[]>(
    grafana,
    `/api/search?type=dash-db&tag=${TAG}&limit=${MOST_FOLDERS}`,
  );
  return found.map(({ uid }) => uid);
}

export async function foldersOf(grafana: Remote): Promise<Folder[]> {
  return ask<Folder[]>(grafana, `/api/folders?limit=${MOST_FOLDERS}`);
}

/** Creates a folder. */
export async function makeFolder(grafana: Remote, folder: Folder): Promise<void> {
  await ask(grafana, '/api/folders', { method: 'POST', body: folder });
}

/**
 * Saves a dashboard over the version that was read, or a new one. Never overwrites what somebody saved since, nor another
 * dashboard with its title.
 */
export async function saveDashboard(
  grafana: Remote,
  json: DashboardJson,
  before: StoredDashboard | undefined,
  folderUid: string,
  message: string,
): Promise<void> {
  const { id = null, version = 0 } = before?.dashboard ?? {};
  await ask(grafana, '/api/dashboards/db', {
    method: 'POST',
    body: { dashboard: { ...json, id, version }, folderUid, message, overwrite: false },
  });
}

export async function deleteDashboard(grafana: Remote, uid: string): Promise<void> {
  await ask(grafana, `/api/dashboards/uid/${encodeURIComponent(uid)}`, { method: 'DELETE' });
}

/** Returns the uids of the data sources by type; undefined if the token may not read them. */
export async function dataSources(grafana: Remote): Promise<Map<string, string[]> | undefined> {
  try {
    const { datasources = {} } = await ask<{
      datasources?: Record<string, { type?: string; uid?: string }>;
    }>(grafana, '/api/frontend/settings');
    const found = new Map<string, string[]>();
    for (const { type = '', uid } of Object.values(datasources))
      if (uid !== undefined) found.set(type, [...(found.get(type) ?? []), uid]);
    return found;
  } catch {
    return undefined;
  }
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  });
}
