import type { Alert, AlertGroup } from '../../alerts/alert.ts';
import { type PanelLinks, ruleArtifacts } from '../../generate/rules.ts';
import { yamlFile } from '../../generate/yaml.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import type { Recording } from '../../promql/recording.ts';
import { type RunningStack, startNative } from '../../run/native.ts';
import { freePorts } from '../../run/ports.ts';
import { basis, prometheus } from '../../stack/prometheus.ts';
import { type Placement, provisioningFolder, type Server } from '../../stack/server.ts';
import { targetLabels } from '../../stack/targets.ts';
import { isolated, nobodyOutside } from '../isolated.ts';
import type { Notification } from '../stack-client.ts';
import type { ReplayPlan } from './plan.ts';
import { INBOX, StandIn } from './stand-in.ts';

/** The name under which the servers' configuration finds this process; no server of a project has it. */
const STAND_IN = 'vigia:stand-in';

/** Prometheus and Alertmanager with these alerts' rules, and what stands in for everything else. */
export interface ReplayStack {
  readonly standIn: StandIn;
  readonly prometheus: string;
  stop(): Promise<void>;
}

/** Starts the servers of replays that do not notice each other; the pages show the silent levels from the start. */
export async function startReplayStack(
  project: Project,
  plans: readonly ReplayPlan[],
  panels: PanelLinks,
  timeScale: number,
): Promise<ReplayStack> {
  const standIn = await StandIn.start();
  for (const { alert, silent } of plans) {
    for (const name of [alert.name, healthyPage(alert)]) standIn.page(name).set(silent, Date.now());
  }
  try {
    const stack = await startServers(project, plans, panels, timeScale, standIn.port);
    return {
      standIn,
      prometheus: stack.urls.prometheus!,
      stop: async () => {
        await stack.stop();
        await standIn.stop();
      },
    };
  } catch (error) {
    await standIn.stop();
    throw error;
  }
}

async function startServers(
  project: Project,
  plans: readonly ReplayPlan[],
  panels: PanelLinks,
  timeScale: number,
  port: number,
): Promise<RunningStack> {
  return startNative({
    project: replayProject(project, plans),
    config: { ...plans[0]!.pace, ...nobodyOutside, timeScale },
    only: ['prometheus', 'alertmanager'],
    isolated: true,
    ports: { ...(await freePorts(project)), [STAND_IN]: port },
    artifacts: config => ruleArtifacts(rulesOf(project, plans), config, panels),
  });
}

/** The project, whose Prometheus scrapes the pages of these replays only, and whose notifications come back here. */
function replayProject(project: Project, plans: readonly ReplayPlan[]): Project {
  const servers = new Map(project.servers).set('prometheus', prometheusOf(plans));
  const listens = { server: STAND_IN, number: 0, published: false, use: 'stand-in of a drill' };
  return {
    ...isolated(project),
    servers,
    ports: { ...project.ports, [STAND_IN]: listens },
    desk: { server: STAND_IN, inbox: INBOX },
  };
}

function prometheusOf(plans: readonly ReplayPlan[]): Server {
  return {
    ...prometheus,
    configuration: (config, placement) => [
      {
        path: `${provisioningFolder('prometheus')}/prometheus.yml`,
        content: yamlFile(config.project, {
          ...basis(config, placement),
          scrape_configs: plans.map(plan => scrape(plan, config, placement)),
        }),
      },
    ],
  };
}

/** The environment that is well while the other is broken. */
const HEALTHY = 'healthy';

/** The page of the alert in the environment that is well: it stays at the silent level. */
function healthyPage({ name }: Alert): string {
  return `${name}.${HEALTHY}`;
}

/** Whether the notification is about the environment that is well. */
export function isFalse({ labels }: Notification, { fleetLabels: [first] }: Project): boolean {
  return first !== undefined && labels[first] === HEALTHY;
}

/**
 * The series keep the labels that the unit test gives them; those that every scrape adds are added to the others. The same
 * series come from a second environment too, unless the project's rules do not tell environments apart.
 */
function scrape({ alert }: ReplayPlan, config: Config, placement: Placement) {
  const [first] = config.project.fleetLabels;
  const targets = [placement.address(STAND_IN)];
  const labels = targetLabels(config);
  const healthy = { [first ?? '']: HEALTHY, __metrics_path__: StandIn.path(healthyPage(alert)) };
  return {
    job_name: alert.name,
    metrics_path: StandIn.path(alert.name),
    honor_labels: true,
    // Samples carry their own moment, and still end at once when they are gone from the page.
    track_timestamps_staleness: true,
    static_configs: [
      { targets, labels },
      ...(first === undefined ? [] : [{ targets, labels: { ...labels, ...healthy } }]),
    ],
  };
}

/** The rules of these alerts, and those that record what they look at; no other alert of the project fires here. */
function rulesOf({ alertGroups }: Project, plans: readonly ReplayPlan[]): AlertGroup[] {
  const alerts = new Set(plans.map(({ alert }) => alert));
  const needed = new Set<Recording>(plans.flatMap(({ recordings }) => [...recordings]));
  return alertGroups
    .map(group => ({
      ...group,
      alerts: group.alerts.filter(one => alerts.has(one)),
      recordings: (group.recordings ?? [])
        .map(one => ({ ...one, recordings: one.recordings.filter(rule => needed.has(rule)) }))
        .filter(({ recordings }) => recordings.length > 0),
    }))
    .filter(({ alerts: some, recordings }) => some.length + recordings.length > 0);
}
