import { createServer, type IncomingMessage } from 'node:http';
import type { DashboardJson } from '../../../core/plan/dashboards.ts';

interface Kept {
  readonly uid: string;
  readonly id: number;
  version: number;
  folderUid: string;
  provisioned: boolean;
  json: Record<string, unknown>;
  readonly versions: { version: number; parentVersion: number; message: string }[];
}

/** A Grafana of which only the API of dashboards and folders is there, with its rules of version 9.4. */
export interface FakeGrafana {
  readonly url: string;
  /** What every request must have as its authorization. */
  readonly token: string;
  readonly requests: string[];
  /** By name, as somebody called them. */
  readonly sources: Record<string, { type: string; uid: string }>;
  /** Somebody saves a dashboard in Grafana. */
  save(json: DashboardJson, folder?: string): void;
  provision(json: DashboardJson): void;
  folder(uid: string, title: string): void;
  dashboard(uid: string): { readonly folder: string; readonly json: Record<string, unknown> } | undefined;
  stop(): Promise<void>;
}

const TOKEN = 'glsa_test';

/** Starts one on a free port. */
export async function fakeGrafana(): Promise<FakeGrafana> {
  const dashboards = new Map<string, Kept>();
  const folders = new Map<string, string>();
  const requests: string[] = [];
  const sources: FakeGrafana['sources'] = { 'My metrics': { type: 'prometheus', uid: 'P1' } };
  let ids = 0;

  const store = (
    json: Record<string, unknown>,
    folderUid: string,
    message: string,
    provisioned = false,
  ): Kept => {
    const uid = json.uid as string;
    const before = dashboards.get(uid);
    const version = (before?.version ?? 0) + 1;
    const kept: Kept = before ?? {
      uid,
      id: ++ids,
      version: 0,
      folderUid,
      provisioned,
      json: {},
      versions: [],
    };
    Object.assign(kept, { version, folderUid, provisioned, json: { ...json, id: kept.id, version } });
    kept.versions.push({ version, parentVersion: version - 1, message });
    dashboards.set(uid, kept);
    return kept;
  };
  const titleOf = (folderUid: string) => (folderUid === '' ? 'General' : folders.get(folderUid));
  const routes: readonly [RegExp, (match: RegExpExecArray, body: Body) => Answer][] = [
    [
      /^GET \/api\/dashboards\/uid\/([^/?]+)$/,
      ([, uid]) => {
        const found = dashboards.get(uid!);
        if (!found) return [404, { message: 'Dashboard not found' }];
        const { json, folderUid, provisioned } = found;
        return [200, { dashboard: json, meta: { folderUid, folderTitle: titleOf(folderUid), provisioned } }];
      },
    ],
    [
      /^GET \/api\/dashboards\/uid\/([^/?]+)\/versions\?/,
      ([, uid]) => {
        const versions = dashboards.get(uid!)?.versions ?? [];
        // As Grafana does: the first version is called "Initial save" in lists.
        return [
          200,
          versions
            .toReversed()
            .map(one => ({ ...one, message: one.parentVersion === 0 ? 'Initial save' : one.message })),
        ];
      },
    ],
    [
      /^GET \/api\/dashboards\/uid\/([^/?]+)\/versions\/(\d+)$/,
      ([, uid, number]) => {
        const found = dashboards.get(uid!)?.versions.find(({ version }) => version === Number(number));
        return found ? [200, found] : [404, { message: 'Dashboard version not found' }];
      },
    ],
    [
      /^GET \/api\/search\?/,
      () => [
        200,
        [...dashboards.values()]
          .filter(({ json }) => (json.tags as string[] | undefined)?.includes('vigia'))
          .map(({ uid }) => ({ uid })),
      ],
    ],
    [/^GET \/api\/folders\?/, () => [200, [...folders].map(([uid, title]) => ({ uid, title }))]],
    [
      /^POST \/api\/folders$/,
      (_, { uid, title }) => {
        if ([...folders.values()].includes(title!))
          return [409, { message: 'a folder with the same name already exists' }];
        folders.set(uid!, title!);
        return [200, { uid, title }];
      },
    ],
    [
      /^POST \/api\/dashboards\/db$/,
      (_, { dashboard, folderUid = '', message = '', overwrite }) => {
        const { uid, title, version } = dashboard!;
        const before = dashboards.get(uid as string);
        const other = [...dashboards.values()].find(
          one => one.uid !== uid && one.folderUid === folderUid && one.json.title === title,
        );
        if (before?.provisioned) return [400, { message: 'Cannot save provisioned dashboard' }];
        if (String(title).toLowerCase() === titleOf(folderUid)?.toLowerCase())
          return [400, { message: 'Dashboard name cannot be the same as folder' }];
        if (other && !overwrite) return [412, { status: 'name-exists' }];
        if (before && !overwrite && before.version !== version) return [412, { status: 'version-mismatch' }];
        if (!titleOf(folderUid)) return [400, { message: 'folder not found' }];
        return [200, { uid, version: store(dashboard!, folderUid, message).version }];
      },
    ],
    [
      /^DELETE \/api\/dashboards\/uid\/([^/?]+)$/,
      ([, uid]) => {
        dashboards.delete(uid!);
        return [200, { title: uid }];
      },
    ],
    [/^GET \/api\/frontend\/settings$/, () => [200, { datasources: sources }]],
  ];
  const server = createServer(async (request, response) => {
    const asked = `${request.method} ${request.url}`;
    requests.push(asked);
    const body = await bodyOf(request);
    const known = request.headers.authorization === `Bearer ${TOKEN}`;
    const found = routes
      .map(([pattern, answer]) => [pattern.exec(asked), answer] as const)
      .find(([match]) => match);
    const [status, content] = !known
      ? ([401, { message: 'Unauthorized' }] as const)
      : found
        ? found[1](found[0]!, body)
        : ([404, { message: `the fake has no ${asked}` }] as const);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    requests,
    sources,
    save: (json, folder = '') => void store(json, folder, ''),
    provision: json => void store(json, '', '', true),
    folder: (uid, title) => void folders.set(uid, title),
    dashboard: uid => {
      const found = dashboards.get(uid);
      return found && { folder: titleOf(found.folderUid)!, json: found.json };
    },
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

type Answer = readonly [status: number, body: unknown];
interface Body {
  readonly uid?: string;
  readonly title?: string;
  readonly dashboard?: Record<string, unknown>;
  readonly folderUid?: string;
  readonly message?: string;
  readonly overwrite?: boolean;
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : (JSON.parse(text) as Body);
}
