import { addressesOf, type Channel, encodable, isSentByDesk } from '../alerts/channels.ts';
import { failingRoute, type OtherWay, waysPastIntegrations, waysPastKinds } from '../alerts/failing.ts';
import {
  fallback,
  groupedBy,
  type Inhibition,
  inhibitions,
  type Match,
  type Receiver,
  type Route,
} from '../alerts/routing.ts';
import { yamlFile } from '../generate/yaml.ts';
import { DESK_MESSAGES_FAILING, NOTIFICATIONS_FAILING } from '../platform/names.ts';
import type { Config } from '../project/config.ts';
import { type Duration, scaleDuration } from '../promql/duration.ts';
import { DESK } from './desk.ts';
import { asksForLogin, LOGIN_SECRETS } from './login.ts';
import { type MarkupName, messageTemplates } from './message-templates.ts';
import { matchersOf, type RouteNode, routeTree, timeIntervals } from './route-tree.ts';
import { MOST_SENT, SEND_PATH } from './send-path.ts';
import { type Placement, provisioningFolder, type Server } from './server.ts';

/** The token with which Alertmanager sends notifications to the desk. */
export const SENDER_SECRET = 'desk-sender-token';

export const alertmanager: Server = {
  name: 'alertmanager',
  title: 'Alertmanager',
  ports: { alertmanager: { number: 9093, published: true, use: 'Alertmanager UI and API' } },
  login: true,
  readiness: { port: 'alertmanager', path: '/-/ready' },
  healthPaths: [['alertmanager', '/-/healthy']],
  container: {
    image: 'prom/alertmanager:v0.33.1',
    user: '65534:65534',
    memory: '128m',
    health: { by: 'wget' },
    configFolder: '/etc/alertmanager',
    dataFolder: '/alertmanager',
    secrets: [...LOGIN_SECRETS, SENDER_SECRET],
    networks: ['stack'],
  },
  arguments: (_, placement) => [
    `--config.file=${placement.configFolder('alertmanager')}/alertmanager.yml`,
    `--storage.path=${placement.dataFolder('alertmanager')}`,
    // What a kill can lose of silences: by default Alertmanager writes them down each quarter of an hour.
    '--data.maintenance-interval=1m',
    `--web.listen-address=${placement.bind}:${placement.port('alertmanager')}`,
    `--web.external-url=http://localhost:${placement.port('alertmanager')}`,
    asksForLogin(placement),
    // One instance: no gossip, so it needs no port.
    '--cluster.listen-address=',
    '--log.level=warn',
  ],
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('alertmanager')}/alertmanager.yml`,
      content: yamlFile(config.project, alertmanagerConfig(config, placement)),
    },
    {
      path: `${provisioningFolder('alertmanager')}/templates/vigia.tmpl`,
      content: messageTemplates(config),
    },
  ],
};

/** Alerts about channels that fail, each with the ways past them. */
interface Past {
  readonly alerts: readonly string[];
  readonly ways: readonly OtherWay[];
}

/** The ways past channels that fail, for those alerts that the project has. */
function pastOf({ channels, project }: Config): Past[] {
  const known = new Set(project.alerts.map(({ name }) => name));
  const all: Past[] = [
    { alerts: [NOTIFICATIONS_FAILING], ways: waysPastIntegrations(channels) },
    { alerts: DESK_MESSAGES_FAILING, ways: waysPastKinds(channels) },
  ];
  return all
    .map(({ alerts, ways }) => ({ alerts: alerts.filter(name => known.has(name)), ways }))
    .filter(({ alerts }) => alerts.length > 0);
}

/** The ways past channels that fail, if an alert tells of that. */
export function waysPast(config: Config): OtherWay[] {
  return pastOf(config).flatMap(({ ways }) => ways);
}

function alertmanagerConfig(config: Config, placement: Placement) {
  const ways = waysPast(config);
  const routes = [
    ...pastOf(config).flatMap(({ alerts, ways }) => ways.map(way => failingRoute(alerts, way))),
    ...config.project.routes
      .filter(one => one.groupWait !== 'escalateAfter' || !isDeskEscalating(config, placement))
      .map(one => atAnyTime(one, config)),
  ];
  const intervals = timeIntervals(routes);
  return {
    templates: ['templates/*.tmpl'],
    route: {
      group_by: groupedBy(config.project.fleetLabels),
      ...routeTarget(fallback, config),
      routes: routeTree(routes).map(node => routeOf(node, config)),
    },
    ...(intervals.length > 0 && { time_intervals: intervals }),
    inhibit_rules: inhibitionsOf(config).map(({ source, target, equal }) => ({
      source_matchers: matchersOf(source),
      target_matchers: matchersOf(target),
      equal,
    })),
    receivers: [
      ...config.project.receivers.map(name =>
        receiver(name, config.channels[name] ?? [], inboxOf(name, config, placement), config, placement),
      ),
      // The inbox is told by webhook.
      ...ways.map(way =>
        receiver(
          way.receiver,
          way.channels,
          way.match.integration === 'webhook' ? undefined : inboxOf('critical', config, placement),
          config,
          placement,
        ),
      ),
    ],
  };
}

/** The page of the inbox for a receiver, where there is an inbox. */
function inboxOf(name: Receiver, config: Config, placement: Placement): string | undefined {
  const desk = deskOf(config, placement);
  return desk && `${desk.inbox}/${name}`;
}

/** The inbox where there is one, for it keeps the history, and the channels. */
export function receiver(
  name: Receiver,
  channels: readonly Channel[],
  inboxPath: string | undefined,
  config: Config,
  placement: Placement,
) {
  const { notices } = config.project;
  const desk = deskOf(config, placement);
  // A report does not end.
  const isNotice = notices.some(({ receiver }) => receiver === name);
  const always = { send_resolved: !isNotice };
  const title = `{{ template "${isNotice ? 'vigia.about' : 'vigia.title'}" . }}`;
  const text = (markup: MarkupName) => `{{ template "vigia.${isNotice ? 'notice.' : ''}${markup}" . }}`;
  const service = desk && `http://${placement.address(desk.server)}`;
  // The desk takes notifications from this sender alone.
  const sender = { type: 'Bearer', credentials_file: placement.secretFile(SENDER_SECRET) };
  const toDesk = { http_config: { authorization: sender }, ...always };
  const inbox = inboxPath === undefined ? [] : [{ url: `${service}${inboxPath}`, ...toDesk }];
  // Without its desk, Alertmanager sends what it can.
  const own = desk ? channels.filter(one => !isSentByDesk(one)) : channels;
  const sends =
    desk && channels.some(isSentByDesk)
      ? [{ url: `${service}${SEND_PATH}/${name}`, ...toDesk, max_alerts: MOST_SENT }]
      : [];
  const others = own.flatMap((channel): object[] =>
    channel.kind === 'webhook' ? [{ url_file: placement.secretFile(channel.url), ...always }] : [],
  );
  const webhooks = [...inbox, ...sends, ...others];
  return {
    name,
    ...(webhooks.length > 0 && { webhook_configs: webhooks }),
    ...ofKind('slack_configs', own, 'slack', ({ channel, url }) => ({
      api_url_file: placement.secretFile(url),
      channel,
      title,
      fallback: title,
      text: text('slack'),
      ...always,
    })),
    ...ofKind('discord_configs', own, 'discord', ({ url }) => ({
      webhook_url_file: placement.secretFile(url),
      title,
      message: text('markdown'),
      ...always,
    })),
    ...ofKind('telegram_configs', own, 'telegram', ({ chat, topic, token }) => ({
      bot_token_file: placement.secretFile(token),
      chat_id: chat,
      ...(topic !== undefined && { message_thread_id: topic }),
      // Plain text: a long message is cut, and Telegram refuses a cut tag.
      parse_mode: '',
      message: `${title}\n\n${text('text')}`,
      ...always,
    })),
    ...ofKind('msteamsv2_configs', own, 'teams', ({ url }) => ({
      webhook_url_file: placement.secretFile(url),
      title,
      text: text('teams'),
      ...always,
    })),
    ...ofKind('email_configs', own, 'email', ({ to, from, smarthost, user, password, ...tls }) => ({
      to: addressesOf(to).map(encodable).join(', '),
      from: encodable(from),
      smarthost,
      ...(user !== undefined && { auth_username: user }),
      ...(password !== undefined && { auth_password_file: placement.secretFile(password) }),
      require_tls: tls.requireTls ?? true,
      ...(tls.tlsCa !== undefined && { tls_config: { ca_file: placement.secretFile(tls.tlsCa) } }),
      headers: { Subject: title },
      html: '',
      text: text('text'),
      ...always,
    })),
  };
}

/**
 * Whether the desk lets alerts climb. It knows what is acknowledged; Alertmanager, whose long wait for a group does it where there is no
 * desk, knows silences alone.
 */
function isDeskEscalating(config: Config, placement: Placement): boolean {
  return deskOf(config, placement)?.server === DESK;
}

/** The desk, unless its server is one of the project that does not run: nobody would take a notification there. */
function deskOf({ project: { desk, servers } }: Config, placement: Placement) {
  const isAway = desk && servers.has(desk.server) && !placement.servers.has(desk.server);
  return isAway ? undefined : desk;
}

function ofKind<K extends Channel['kind']>(
  key: string,
  channels: readonly Channel[],
  kind: K,
  configured: (channel: Extract<Channel, { kind: K }>) => object,
): Record<string, object[]> {
  const own = channels.filter((one): one is Extract<Channel, { kind: K }> => one.kind === kind);
  return own.length > 0 ? { [key]: own.map(configured) } : {};
}

function routeTarget(route: Omit<Route, 'match'>, { timeScale, escalateAfter }: Config) {
  const scaled = (duration: Duration) => (duration === '0s' ? duration : scaleDuration(duration, timeScale));
  return {
    receiver: route.receiver,
    ...(route.groupBy && { group_by: route.groupBy }),
    group_wait: scaled(route.groupWait === 'escalateAfter' ? escalateAfter : route.groupWait),
    group_interval: scaled(route.groupInterval),
    repeat_interval: scaled(route.repeatInterval),
  };
}

/** Compressed time has no hours of the day: a drill at night must be told as one at noon. */
function atAnyTime({ muted, ...route }: Route, { timeScale }: Config): Route {
  return muted && timeScale === 1 ? { ...route, muted } : route;
}

function routeOf(node: RouteNode, config: Config) {
  const { active, muted } = node;
  const times = (mute: readonly string[]) => ({
    ...(active.length > 0 && { active_time_intervals: active }),
    ...(mute.length > 0 && { mute_time_intervals: mute }),
  });
  return {
    ...(node.matchers.length > 0 && { matchers: node.matchers }),
    ...routeTarget(node.route, config),
    ...times(muted),
    ...(node.continue && { continue: true }),
    ...(node.below.length > 0 && {
      routes: node.below.map(one => ({ matchers: one.matchers, ...times(one.muted) })),
    }),
  };
}

/** Returns the inhibitions of the project. In none does one environment hold back what is told of another. */
export function inhibitionsOf(config: Config): Inhibition[] {
  const { fleetLabels } = config.project;
  return [...inhibitions, ...declaredInhibitions(config)].map(one => ({
    ...one,
    equal: [...new Set([...one.equal, ...fleetLabels])],
  }));
}

/** Returns the inhibitions of the systems and of the project for which both alerts exist. */
function declaredInhibitions({ project }: Config): Inhibition[] {
  const known = new Set(project.alerts.map(({ name }) => name));
  const exists = ({ alertname }: Match) =>
    alertname === undefined || [alertname].flat().some(name => known.has(name));
  return [...project.systems.flatMap(({ inhibitions = [] }) => inhibitions), ...project.inhibitions].filter(
    ({ source, target }) => exists(source) && exists(target),
  );
}
