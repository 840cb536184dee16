import {
  fallback,
  groupBy,
  type Inhibition,
  inhibitions,
  type Route,
  receivers,
  routes,
} from '../alerts/routing.ts';
import type { Config } from '../config.ts';
import { type Duration, scaleDuration } from '../promql/duration.ts';
import { yamlFile } from '../yaml.ts';
import { messageTemplates } from './message-templates.ts';
import { type Placement, provisioningFolder, type Server } from './server.ts';

export const alertmanager: Server = {
  name: 'alertmanager',
  title: 'Alertmanager',
  readiness: { port: 'alertmanager', path: '/-/ready' },
  container: {
    image: 'prom/alertmanager:v0.33.1',
    user: '65534:65534',
    memory: '128m',
    health: { by: 'wget' },
    configFolder: '/etc/alertmanager',
    dataFolder: '/alertmanager',
    networks: ['stack'],
  },
  arguments: (_, placement) => [
    `--config.file=${placement.configFolder('alertmanager')}/alertmanager.yml`,
    `--storage.path=${placement.dataFolder('alertmanager')}`,
    `--web.listen-address=${placement.bind}:${placement.port('alertmanager')}`,
    `--web.external-url=http://localhost:${placement.port('alertmanager')}`,
    // One instance: no gossip, no port for it.
    '--cluster.listen-address=',
    '--log.level=warn',
  ],
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('alertmanager')}/alertmanager.yml`,
      content: yamlFile(alertmanagerConfig(config, placement)),
    },
    {
      path: `${provisioningFolder('alertmanager')}/templates/vigia.tmpl`,
      content: messageTemplates(config),
    },
  ],
};

function alertmanagerConfig(config: Config, placement: Placement) {
  return {
    templates: ['templates/*.tmpl'],
    route: {
      group_by: groupBy,
      ...routeTarget(fallback, config),
      routes: routes.map(route => ({
        matchers: matchers(route.match),
        ...routeTarget(route, config),
        ...(route.continue && { continue: true }),
      })),
    },
    inhibit_rules: inhibitions.map(inhibition),
    receivers: receivers.map(name => ({
      name,
      webhook_configs: [
        { url: `http://${placement.address('exporter')}/inbox/${name}`, send_resolved: true },
      ],
    })),
  };
}

function routeTarget(route: Omit<Route, 'match'>, { timeScale }: Config) {
  const scaled = (duration: Duration) => (duration === '0s' ? duration : scaleDuration(duration, timeScale));
  return {
    receiver: route.receiver,
    group_wait: scaled(route.groupWait),
    group_interval: scaled(route.groupInterval),
    repeat_interval: scaled(route.repeatInterval),
  };
}

function inhibition({ source, target, equal }: Inhibition) {
  return { source_matchers: matchers(source), target_matchers: matchers(target), equal };
}

function matchers(match: Route['match']): string[] {
  return Object.entries(match).map(([label, value]) =>
    typeof value === 'string' ? `${label}="${value}"` : `${label}=~"${value.join('|')}"`,
  );
}
