import { load } from 'js-yaml';
import { CONTRACT_PATH } from '../generate/docs/contract.ts';
import type { ContractDocument } from '../metrics/json.ts';
import { type AlertmanagerConfig, compareAlertmanager } from './alertmanager.ts';
import { type Change, sorted } from './change.ts';
import { compareDashboards } from './compare-dashboards.ts';
import { beginsOf, compareRules } from './compare-rules.ts';
import { compareContracts } from './contract.ts';
import type { DashboardJson, PlacedDashboard } from './dashboards.ts';
import { folded } from './fold.ts';
import { type Rule, rulesOfFile } from './rules.ts';
import { asConfig, comparePrometheus, type PrometheusConfig } from './scrape.ts';
import { compareCompose, compareConfiguration, compareLoki } from './stack.ts';

/** Generated files by path. */
export type Files = ReadonlyMap<string, string>;

const RULES = /^provisioning\/prometheus\/rules\/[^/]+\.ya?ml$/;
const DASHBOARD = /^provisioning\/grafana\/dashboards\/(?:(.+)\/)?[^/]+\.json$/;
/** The runbooks in another language are in a folder of it. */
const RUNBOOK = /^docs\/(?:([\w-]+)\/)?runbooks\/(.+)\.md$/;
const ALERTMANAGER = 'provisioning/alertmanager/alertmanager.yml';
const PROMETHEUS = 'provisioning/prometheus/prometheus.yml';
const LOKI = 'provisioning/loki/loki.yml';
const COMPOSE = 'compose.yaml';
/** Configuration that plans compare setting by setting. */
const OTHER = /^provisioning\/(?!prometheus\/tests\/)(.+)\.(?:ya?ml|tmpl)$/;

/** Returns what changes from some generated files to others, by what they mean. */
export function compareFiles(before: Files, after: Files): Change[] {
  const [was, is] = [rulesIn(before), rulesIn(after)];
  const links = beginsOf(was, is);
  const [prometheus, alertmanager] = [PROMETHEUS, ALERTMANAGER].map(path => pair(path, before, after));
  const changes = [
    ...compareRules(was, is),
    ...compareDashboards(dashboardsIn(relinked(before, links)), dashboardsIn(after)),
    ...contractChanges(before, after),
    ...(prometheus
      ? comparePrometheus(
          asConfig<PrometheusConfig>(load(prometheus[0])),
          asConfig<PrometheusConfig>(load(prometheus[1])),
        )
      : []),
    ...(alertmanager
      ? compareAlertmanager(
          asConfig<AlertmanagerConfig>(load(alertmanager[0])),
          asConfig<AlertmanagerConfig>(load(alertmanager[1])),
        )
      : []),
    ...differing(before, after, COMPOSE, compareCompose),
    ...differing(before, after, LOKI, compareLoki),
    ...otherConfiguration(before, after),
    ...runbooks(before, after),
  ];
  return sorted(folded(changes));
}

/** Returns the rules of the files. */
export function rulesIn(files: Files): Rule[] {
  return [...files].flatMap(([path, text]) => (RULES.test(path) ? rulesOfFile(path, text) : []));
}

/** Returns the dashboards of the files, by uid. */
export function dashboardsIn(files: Files): Map<string, PlacedDashboard> {
  return new Map(
    [...files].flatMap(([path, text]) => {
      const match = DASHBOARD.exec(path);
      if (!match) return [];
      const json = JSON.parse(text) as DashboardJson;
      return [[json.uid, { folder: match[1] ?? 'General', json }] as const];
    }),
  );
}

/** What links begin with now, in place of what they began with. */
function relinked(files: Files, links: ReadonlyMap<string, string>): Files {
  if (links.size === 0) return files;
  const moved = (text: string) =>
    [...links].reduce((all, [before, after]) => all.replaceAll(before, after), text);
  return new Map([...files].map(([path, text]) => [path, DASHBOARD.test(path) ? moved(text) : text]));
}

function contractChanges(before: Files, after: Files): Change[] {
  return differing(before, after, CONTRACT_PATH, (was, is) =>
    compareContracts(JSON.parse(was) as ContractDocument, JSON.parse(is) as ContractDocument),
  );
}

function otherConfiguration(before: Files, after: Files): Change[] {
  const known = (path: string) =>
    RULES.test(path) || [PROMETHEUS, ALERTMANAGER, LOKI].includes(path) || !OTHER.test(path);
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(path => !known(path));
  return paths.flatMap((path): Change[] => {
    const name = OTHER.exec(path)![1]!.replace(/\/vigia$/, '');
    if (!before.has(path)) return [{ kind: 'stack', name, effect: 'added', fields: [] }];
    if (!after.has(path)) return [{ kind: 'stack', name, effect: 'removed', fields: [] }];
    return differing(before, after, path, (was, is) => compareConfiguration(name, was, is));
  });
}

/** Pages that people read while an alert fires: that one changed is said, its text is not. */
function runbooks(before: Files, after: Files): Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(path => RUNBOOK.test(path));
  return paths.flatMap((path): Change[] => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) return [];
    const effect = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const [, language, name = ''] = RUNBOOK.exec(path)!;
    return [{ kind: 'runbook', name: language ? `${name} (${language})` : name, effect, fields: [] }];
  });
}

function differing(
  before: Files,
  after: Files,
  path: string,
  compare: (before: string, after: string) => Change[],
): Change[] {
  const both = pair(path, before, after);
  return both && both[0] !== both[1] ? compare(...both) : [];
}

function pair(path: string, before: Files, after: Files): [string, string] | undefined {
  const [was, is] = [before.get(path), after.get(path)];
  return was === undefined || is === undefined ? undefined : [was, is];
}
