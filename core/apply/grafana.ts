import { type Change, field } from '../plan/change.ts';
import { compareDashboard, compareDashboards } from '../plan/compare-dashboards.ts';
import type { PlacedDashboard } from '../plan/dashboards.ts';
import {
  dataSources,
  deleteDashboard,
  type Folder,
  foldersOf,
  makeFolder,
  messagesOf,
  type StoredDashboard,
  saveDashboard,
  storedDashboard,
  taggedUids,
} from '../remote/grafana.ts';
import { Refused, type Remote } from '../remote/http.ts';
import { withLogsOf } from './logs-link.ts';
import { hashOf, markIn, messageOf } from './mark.ts';
import type { Pending } from './pending.ts';

export interface GrafanaOptions {
  readonly grafana: Remote;
  /** By uid. */
  readonly dashboards: ReadonlyMap<string, PlacedDashboard>;
  /** The uids of the whole project: what is not chosen now is not pruned. */
  readonly known: ReadonlySet<string>;
  /** The project's name; see `projectName`. */
  readonly project: string;
  /** The title of one folder for all. Default: the folder of each. */
  readonly folder?: string | undefined;
  /** Whether dashboards that the project no longer has are removed. */
  readonly prune: boolean;
  /** Whether what somebody else made or changed is overwritten. */
  readonly force: boolean;
}

/** The title of the folder that cannot be created: Grafana's own. */
const GENERAL = 'General';

/** Who saved the latest version of a dashboard. */
type Owner = 'us' | 'edited' | 'another project' | 'somebody' | 'a file';

/** One dashboard, as it is and as it would be. */
interface Step {
  readonly uid: string;
  readonly is: PlacedDashboard;
  readonly before: StoredDashboard | undefined;
  readonly owner: Owner;
  readonly changes: readonly Change[];
}

/** Returns what would be done to the dashboards of a Grafana. Nothing that is not the project's is touched. */
export async function pendingGrafana(options: GrafanaOptions): Promise<Pending> {
  const { grafana, folder, force } = options;
  const sources = await dataSources(grafana);
  const [loki] = sources?.get('loki') ?? [];
  const dashboards = sources ? withLogsOf(loki, options.dashboards) : options.dashboards;
  const steps = await inTurn([...dashboards], ([uid, one]) =>
    stepOf(uid, folder === undefined ? one : { ...one, folder }, options),
  );
  const stale = await staleDashboards(options);
  const due = steps.filter(({ changes }) => changes.length > 0);
  const allowed = ({ owner, before }: Step) =>
    before === undefined || owner === 'us' || (force && owner !== 'a file');
  return {
    changes: [...due.flatMap(({ changes }) => changes), ...(options.prune ? stale.map(removal) : [])],
    notes: [
      ...(sources && !sources.has('prometheus')
        ? ['Grafana has no data source of type prometheus: the dashboards show nothing until it has one']
        : []),
      ...(options.prune
        ? []
        : stale.map(({ uid }) => `dashboard ${uid} is no longer defined: apply --prune removes it`)),
    ],
    refused: due.filter(step => !allowed(step)).map(refusal),
    apply: async () => {
      const folders = await foldersOf(grafana);
      const done: string[] = [];
      for (const step of due.filter(allowed)) {
        await save(step, options, folders);
        done.push(`${step.before ? 'updated' : 'created'} dashboard ${step.uid} in ${step.is.folder}`);
      }
      for (const { uid } of options.prune ? stale : []) {
        await deleteDashboard(grafana, uid);
        done.push(`removed dashboard ${uid}`);
      }
      return done;
    },
  };
}

/** Requests at the same time: Grafana answers each in some milliseconds, and has others to answer. */
const LANES = 4;

/** Returns what `work` returns for each item, of which a few are in work at the same time. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]!);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

async function stepOf(uid: string, is: PlacedDashboard, options: GrafanaOptions): Promise<Step> {
  const before = await storedDashboard(options.grafana, uid);
  if (!before)
    return { uid, is, before, owner: 'us', changes: compareDashboards(new Map(), new Map([[uid, is]])) };
  const was = { folder: before.meta.folderTitle ?? GENERAL, json: before.dashboard };
  const changes = compareDashboard(was, is);
  if (changes.length === 0) return { uid, is, before, owner: 'us', changes };
  if (before.meta.provisioned) return { uid, is, before, owner: 'a file', changes };
  const marks = (await messagesOf(options.grafana, uid)).map(markIn);
  const [latest] = marks;
  if (!latest) return { uid, is, before, owner: marks.some(Boolean) ? 'edited' : 'somebody', changes };
  if (latest.project !== options.project) return { uid, is, before, owner: 'another project', changes };
  // Newer versions of Grafana rewrite what they store: what was saved last is what would be saved.
  const same = latest.hash === hashOf(is.json) && was.folder === is.folder;
  return { uid, is, before, owner: 'us', changes: same ? [] : changes };
}

const REASONS: Readonly<Record<Exclude<Owner, 'us'>, string>> = {
  edited: 'was changed in Grafana since it was applied; --force overwrites that',
  somebody: 'was made by somebody else; give yours another uid, or --force to overwrite it',
  'another project': 'was applied by another project; give yours another uid, or --force to overwrite it',
  'a file': 'is loaded from a file, which the API cannot overwrite; remove the file first',
};

function refusal({ uid, owner }: Step): string {
  return `dashboard ${uid} ${REASONS[owner as Exclude<Owner, 'us'>]}`;
}

/** Dashboards that this project applied and no longer has. */
async function staleDashboards({ grafana, known, project }: GrafanaOptions): Promise<{ uid: string }[]> {
  const stale: { uid: string }[] = [];
  for (const uid of await taggedUids(grafana)) {
    if (known.has(uid)) continue;
    const [latest] = await messagesOf(grafana, uid);
    if (markIn(latest)?.project === project) stale.push({ uid });
  }
  return stale;
}

function removal({ uid }: { uid: string }): Change {
  return {
    kind: 'dashboard',
    name: uid,
    effect: 'removed',
    fields: field('reason', undefined, 'no longer defined'),
  };
}

async function save(
  { uid, is, before }: Step,
  { grafana, project }: GrafanaOptions,
  folders: Folder[],
): Promise<void> {
  const message = messageOf({ project, hash: hashOf(is.json) });
  const folderUid = await folderFor(is.folder, grafana, folders);
  try {
    await saveDashboard(grafana, is.json, before, folderUid, message);
  } catch (error) {
    if (error instanceof Refused && error.status === 412)
      throw new Error(
        `dashboard ${uid}: ${before ? 'somebody saved it meanwhile; apply again' : `folder ${is.folder} has another dashboard with the title "${is.json.title}"; rename one, or choose a folder with --folder`}`,
      );
    if (error instanceof Refused && is.json.title.toLowerCase() === is.folder.toLowerCase())
      throw new Error(
        `dashboard ${uid}: Grafana before 10 refuses one with the title of its folder, "${is.folder}"; give it another title, or choose a folder with --folder`,
      );
    throw error;
  }
}

/** Returns the uid of the folder with the title, which is created if it is not there. */
async function folderFor(title: string, grafana: Remote, folders: Folder[]): Promise<string> {
  if (title === GENERAL) return '';
  const found = folders.find(folder => folder.title === title);
  if (found) return found.uid;
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const folder = { uid: `vigia-${slug}`.slice(0, 40), title };
  await makeFolder(grafana, folder);
  folders.push(folder);
  return folder.uid;
}
