import { yamlFile } from '../generate/yaml.ts';
import { HOME } from '../platform/dashboards/home.ts';
import { datasources } from './datasources.ts';
import { PASSWORD_SECRET } from './login.ts';
import { type Placement, provisioningFolder, type Server } from './server.ts';

/** Folders of dashboards, one for each Grafana folder: `dashboards/Falachefe/….json`. */
export const dashboardsFolder = `${provisioningFolder('grafana')}/dashboards`;

export const grafana: Server = {
  name: 'grafana',
  title: 'Grafana',
  ports: { grafana: { number: 3000, published: true, use: 'Grafana' } },
  readiness: { port: 'grafana', path: '/api/health' },
  healthPaths: [['grafana', '/api/health']],
  container: {
    image: 'grafana/grafana:13.2.3',
    user: '472:0',
    memory: '512m',
    health: { by: 'wget' },
    configFolder: '/etc/grafana/provisioning',
    dataFolder: '/var/lib/grafana',
    tmpfs: ['/tmp'],
    secrets: ['grafana-admin-password', PASSWORD_SECRET],
    networks: ['stack'],
  },
  environment: (config, placement) => ({
    GF_PATHS_PROVISIONING: placement.configFolder('grafana'),
    GF_PATHS_DATA: placement.dataFolder('grafana'),
    GF_PATHS_LOGS: `${placement.dataFolder('grafana')}/log`,
    GF_PATHS_PLUGINS: `${placement.dataFolder('grafana')}/plugins`,
    GF_SERVER_HTTP_ADDR: placement.bind,
    GF_SERVER_HTTP_PORT: String(placement.port('grafana')),
    GF_SERVER_ROOT_URL: `${config.grafanaUrl}/`,
    // A page whose name was made to mean this machine (DNS rebinding) is sent to the name that people use. Health and
    // metrics are answered under any name.
    GF_SERVER_DOMAIN: new URL(config.grafanaUrl).hostname,
    GF_SERVER_ENFORCE_DOMAIN: 'true',
    // Requests without a session are checked too: every visitor has a role.
    GF_SECURITY_CSRF_ALWAYS_CHECK: 'true',
    GF_SECURITY_DATA_SOURCE_PROXY_WHITELIST: proxied(placement),
    // Every user who reaches the port can view, and the port is only on loopback. The administrator password is random.
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    // Lets viewers follow the links from panel to logs to trace, which end in Explore.
    GF_USERS_VIEWERS_CAN_EDIT: 'true',
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_ADMIN_PASSWORD: `$__file{${placement.secretFile('grafana-admin-password')}}`,
    GF_USERS_ALLOW_SIGN_UP: 'false',
    GF_USERS_DEFAULT_THEME: 'system',
    ...(config.project.dashboards.some(({ uid }) => uid === HOME.uid) && {
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${placement.configFolder('grafana')}/dashboards/${HOME.folder}/${HOME.uid}.json`,
    }),
    // Nothing is sent to the internet or fetched from it.
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
    // Prometheus evaluates the rules; Grafana shows them.
    GF_UNIFIED_ALERTING_EXECUTE_ALERTS: 'false',
    GF_LOG_MODE: 'console',
    GF_LOG_LEVEL: 'warn',
  }),
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('grafana')}/datasources/vigia.yml`,
      content: yamlFile(config.project, {
        apiVersion: 1,
        prune: true,
        datasources: datasources(config, placement),
      }),
    },
    {
      path: `${dashboardsFolder}/vigia.yml`,
      content: yamlFile(config.project, {
        apiVersion: 1,
        providers: [
          {
            name: 'vigia',
            type: 'file',
            // A change in Grafana could not be saved, because the files are mounted read-only. Change dashboards/ and
            // generate.
            allowUiUpdates: false,
            updateIntervalSeconds: 10,
            options: {
              path: `${placement.configFolder('grafana')}/dashboards`,
              foldersFromFilesStructure: true,
            },
          },
        ],
      }),
    },
    // Grafana logs an error for each of these folders if it is missing.
    ...['alerting', 'plugins'].map(kind => ({
      path: `${provisioningFolder('grafana')}/${kind}/vigia.yml`,
      content: yamlFile(config.project, { apiVersion: 1 }),
    })),
  ],
};

/**
 * The servers that every visitor may send any GET to, through the proxy of data sources. Not Loki, which is ended by one: queries and
 * lists of labels, which Grafana itself sends, do not pass there.
 */
function proxied(placement: Placement): string {
  return ['prometheus', 'alertmanager', 'jaeger']
    .filter(name => placement.servers.has(name))
    .map(name => placement.address(name))
    .join(' ');
}
