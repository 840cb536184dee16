import { piecesOf, type Step } from '../../alerts/prose.ts';
import type { Call, Endpoint, PanelName, Reference } from '../../alerts/references.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import type { AlertLabel } from '../../logql/node.ts';
import { alertLabelsIn, logql } from '../../logql/print.ts';
import type { Config } from '../../project/config.ts';
import { perFleet } from '../../promql/fleet.ts';
import { promql } from '../../promql/index.ts';
import { secretsFolder } from '../../stack/secrets.ts';
import { layout } from '../grafana/layout.ts';
import { runbookWords } from './runbook-words.ts';

/** Where the panels and dashboards that runbooks refer to are. */
export interface Places {
  readonly panels: ReadonlyMap<PanelName, { readonly uid: string; readonly panelId: number }>;
  readonly dashboards: ReadonlyMap<string, Dashboard>;
  /** What a disabled dashboard would show: it is named without a link. */
  readonly hidden: ReadonlySet<PanelName | string>;
}

/** Returns the places of what runbooks may refer to. */
export function placesOf(dashboards: readonly Dashboard[], hidden: readonly Dashboard[] = []): Places {
  const panels = new Map<PanelName, { uid: string; panelId: number }>();
  for (const dashboard of dashboards) {
    for (const placed of layout(dashboard)) {
      const name = 'panel' in placed ? placed.panel.name : undefined;
      if (name && !panels.has(name)) panels.set(name, { uid: dashboard.uid, panelId: placed.id });
    }
  }
  const unseen = hidden.flatMap(one => [
    one.uid,
    ...layout(one).flatMap(placed => ('panel' in placed && placed.panel.name ? [placed.panel.name] : [])),
  ]);
  return { panels, dashboards: new Map(dashboards.map(one => [one.uid, one])), hidden: new Set(unseen) };
}

/** Returns the step as Markdown. Throws if no dashboard shows a panel that it refers to. */
export function markdown(step: Step, places: Places, config: Config): string {
  return piecesOf(step)
    .map(piece => (typeof piece === 'string' ? piece : referenceText(piece, places, config)))
    .join('');
}

/** Returns the labels of the alert that the reference leaves to the reader to fill in. */
export function leftToFillIn(reference: Reference): string[] {
  if (!('kind' in reference)) return [];
  if (reference.kind === 'earlier') return alertLabelsIn(reference.query);
  if (reference.kind === 'log lines' || reference.kind === 'log metric') return alertLabelsIn(reference);
  if (reference.kind !== 'call') return [];
  const { at, params, query } = reference;
  return [at, ...Object.values(params), ...Object.values(query)].flatMap(value =>
    typeof value === 'object' ? [value.alertLabel] : [],
  );
}

function referenceText(reference: Reference, places: Places, config: Config): string {
  if (!('kind' in reference))
    return code(
      'node' in reference ? promql(perFleet(reference, config.project.fleetLabels)) : reference.name,
    );
  switch (reference.kind) {
    case 'log lines':
    case 'log metric':
      return code(logql(reference));
    case 'earlier':
      return code(logql(reference.query));
    case 'endpoint':
      return code(endpointText(reference));
    case 'call':
      return code(commandOf(reference, config));
    case 'panel':
      return panelLink(reference, places, config);
    case 'dashboard': {
      const dashboard = places.dashboards.get(reference.uid);
      if (!dashboard && places.hidden.has(reference.uid))
        return runbookWords[config.language].disabledDashboard;
      if (!dashboard) throw new Error(`no dashboard has the uid ${reference.uid}: add it to a system`);
      return `[${dashboard.title}](${config.grafanaUrl}/d/${reference.uid})`;
    }
  }
}

function panelLink(name: PanelName, { panels, hidden }: Places, { grafanaUrl, language }: Config): string {
  const place = panels.get(name);
  if (!place && hidden.has(name)) return runbookWords[language].panelOfDisabled(name.title);
  if (!place)
    throw new Error(`no dashboard shows the panel "${name.title}": declare a panel with this panelName`);
  return `[${name.title}](${grafanaUrl}/d/${place.uid}?viewPanel=${place.panelId})`;
}

function endpointText({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

/** The header with which the desk lets its caller act; the token is where the set-up has made it. */
const AS_DESK = `-H "Authorization: Bearer $(cat ${secretsFolder}/desk-token)"`;

function commandOf(
  { endpoint: { method, path, of }, params, query, body, at }: Call,
  { deskUrl }: Config,
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => filledIn(params[name]!));
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${filledIn(value)}`)
    .join('&');
  const base = at ?? (of === 'desk' ? deskUrl : 'URL');
  const url = `${filledIn(base)}${filled}${search && `?${search}`}`;
  return [
    'curl',
    ...(method === 'GET' ? ['-s'] : ['-X', method]),
    search ? `"${url}"` : url,
    ...(of === 'desk' ? [AS_DESK] : []),
    ...(body ? [`-H 'content-type: application/json' -d '${shell(JSON.stringify(body))}'`] : []),
  ].join(' ');
}

/** A value, or what stands for it until the alert fires. */
function filledIn(value: string | AlertLabel): string {
  return typeof value === 'string' ? encodeURI(value) : `$${value.alertLabel}`;
}

/** Text inside single quotes of a shell. */
function shell(text: string): string {
  return text.replaceAll("'", "'\\''");
}

/** A code span of Markdown. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
