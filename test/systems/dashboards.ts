import { project } from '../bundle.ts';
import { artifacts, type DashboardJson, generated, panelsOf } from '../unit/dashboards/generated.ts';
import { systemOf } from './system.ts';

/** The dashboards that a system declares. */
export const ownUidsOf = (name: string): readonly string[] =>
  (systemOf(name).dashboards ?? [])
    .flatMap(one => (typeof one === 'function' ? one(project) : one))
    .map(({ uid }) => uid);

/** The dashboards that are there because of a system: its own, and those of its services. */
function uidsOf(name: string): ReadonlySet<string> {
  const { services = [] } = systemOf(name);
  return new Set([...ownUidsOf(name), ...services.map(one => `vigia-service-${one.name}`)]);
}

const uidAt = (path: string) => /([\w-]+)\.json$/.exec(path)![1]!;

/** The files of a system's dashboards, whose paths links and bookmarks depend on. */
export const pathsOf = (name: string) =>
  artifacts.map(({ path }) => path).filter(path => uidsOf(name).has(uidAt(path)));

/** The files of the dashboards that no system brings, those of objectives apart. */
export const otherPaths = () => {
  const ofSystems = new Set(project.options.systems.flatMap(({ name }) => [...uidsOf(name)]));
  return artifacts
    .map(({ path }) => path)
    .filter(path => !path.includes('/SLOs/') && !ofSystems.has(uidAt(path)));
};

const dashboard = (uid: string): DashboardJson => generated.find(one => one.uid === uid)!;

export const titleOf = (uid: string) => dashboard(uid).title;
export const panelTitles = (uid: string) => panelsOf(dashboard(uid)).map(({ title }) => title);

/** What readers of these dashboards may choose by, apart from the environment. */
const choicesIn = (uids: ReadonlySet<string>) => [
  ...new Set(
    generated
      .filter(({ uid }) => uids.has(uid))
      .flatMap(({ templating }) => templating.list.filter(({ type }) => type === 'query'))
      .map(({ name }) => name)
      .filter(name => !project.fleetLabels.includes(name)),
  ),
];
export const choicesOf = (name: string) => choicesIn(uidsOf(name)).sort();

/** The colours of a palette, each of which must be given once. */
export const twice = (palette: Readonly<Record<string, string>>) =>
  Object.values(palette).filter((color, i, all) => all.indexOf(color) !== i);
