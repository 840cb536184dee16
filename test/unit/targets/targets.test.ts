import { load } from 'js-yaml';
import type { Target } from 'vigia';
import { describe, expect, it } from 'vitest';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { configure } from '../../../core/project/config.ts';
import { ordersFail, shop } from '../../shop.ts';

const environments = { production: {}, staging: { labels: { cluster: 'b' } } };
const projectOf = (...targets: readonly unknown[]) =>
  shop([ordersFail], { targets: targets as readonly Target[], environments });

interface Compose {
  readonly services: Readonly<Record<string, { readonly [field: string]: unknown }>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** What compose is given of the targets. */
function composed(targets: readonly Target[], environment = 'production') {
  const artifacts = composeArtifacts(configure(projectOf(...targets), { environment }));
  const content = (path: string) => load(artifacts.find(one => one.path === path)!.content);
  const { scrape_configs } = content('provisioning/prometheus/prometheus.yml') as {
    scrape_configs: readonly { readonly job_name: string; readonly [field: string]: unknown }[];
  };
  const compose = content('compose.yaml') as Compose;
  return {
    scrapes: scrape_configs.filter(({ job_name }) => job_name.startsWith('bot')),
    prometheus: compose.services.prometheus!,
    secrets: compose.secrets,
  };
}

describe('targets in compose', () => {
  it('on this machine are reached from the container, and keep the address that people know', () => {
    const { scrapes, prometheus } = composed([
      {
        job: 'bot',
        at: ['localhost:3001', '127.0.0.1:3002', '[::1]:3003', '10.0.0.1:3001', 'localhost.example:1'],
      },
    ]);
    const local = (port: number, instance: string) => ({
      targets: [`host.docker.internal:${port}`],
      labels: { environment: 'production', instance },
    });
    expect(scrapes).toEqual([
      {
        job_name: 'bot',
        static_configs: [
          { targets: ['10.0.0.1:3001', 'localhost.example:1'], labels: { environment: 'production' } },
          local(3001, 'localhost:3001'),
          local(3002, '127.0.0.1:3002'),
          local(3003, '[::1]:3003'),
        ],
      },
    ]);
    expect(prometheus.extra_hosts).toEqual(['host.docker.internal:host-gateway']);
  });
  it('elsewhere need nothing of this machine', () => {
    const { prometheus } = composed([{ job: 'bot', at: ['10.0.0.1:3001'] }]);
    expect(prometheus.extra_hosts).toBeUndefined();
    expect(prometheus.group_add).toBeUndefined();
  });
  it('are those of the environment, with its labels', () => {
    const targets = [
      { job: 'bot', at: { production: ['10.0.0.1:1', '10.0.0.2:1'], staging: ['10.1.0.1:1'] } },
    ];
    expect(composed(targets).scrapes[0]!.static_configs).toEqual([
      { targets: ['10.0.0.1:1', '10.0.0.2:1'], labels: { environment: 'production' } },
    ]);
    expect(composed(targets, 'staging').scrapes[0]!.static_configs).toEqual([
      { targets: ['10.1.0.1:1'], labels: { environment: 'staging', cluster: 'b' } },
    ]);
    expect(composed([{ job: 'bot', at: { staging: ['10.1.0.1:1'] } }]).scrapes).toEqual([]);
  });
  it('give Prometheus their secrets, and those of another environment to nobody', () => {
    const targets: Target[] = [
      { job: 'bot', at: ['10.0.0.1:1'], auth: { bearer: 'bot-token' }, tls: { ca: 'bot-ca' } },
      {
        job: 'bot-staging',
        at: { staging: ['10.0.0.1:1'] },
        auth: { basic: { username: 'vigia', password: 'bot-password' } },
      },
    ];
    const { scrapes, secrets, prometheus } = composed(targets);
    expect(secrets).toEqual({
      'bot-ca': { file: './secrets/bot-ca' },
      'bot-token': { file: './secrets/bot-token' },
    });
    expect(prometheus.volumes).toContain('secrets-prometheus:/run/secrets:ro');
    expect(scrapes[0]).toMatchObject({
      scheme: 'https',
      authorization: { type: 'Bearer', credentials_file: '/run/secrets/bot-token' },
      tls_config: { ca_file: '/run/secrets/bot-ca' },
    });
    expect(Object.keys(composed(targets, 'staging').secrets!).sort()).toEqual([
      'bot-ca',
      'bot-password',
      'bot-token',
    ]);
  });
  it('in files are mounted by their folder, and found on this machine too', () => {
    const { scrapes, prometheus } = composed([
      { job: 'bot', discover: { file: ['lists/bots-*.json', '/etc/bots/all.yml'] } },
    ]);
    expect(prometheus.volumes).toEqual(
      expect.arrayContaining(['/etc/bots:/etc/bots:ro', './lists:/project/lists:ro']),
    );
    expect(scrapes[0]!.file_sd_configs).toEqual([
      { files: ['/project/lists/bots-*.json', '/etc/bots/all.yml'] },
    ]);
    expect(scrapes[0]!.relabel_configs).toContainEqual({
      source_labels: ['__address__'],
      regex: '(?:localhost|127\\.0\\.0\\.1|\\[::1\\]):(\\d+)',
      target_label: '__address__',
      replacement: 'host.docker.internal:$1',
    });
    expect(prometheus.extra_hosts).toBeDefined();
  });
  it('in containers need the socket of the engine and its group', () => {
    const docker = { labels: { app: 'bot' }, port: 3001 };
    const { scrapes, prometheus } = composed([{ job: 'bot', discover: { docker } }]);
    expect(prometheus.volumes).toContain('/var/run/docker.sock:/var/run/docker.sock:ro');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose replaces it.
    expect(prometheus.group_add).toEqual(['${VIGIA_DOCKER_GROUP:-0}']);
    expect(scrapes[0]!.docker_sd_configs).toEqual([
      {
        host: 'unix:///var/run/docker.sock',
        port: 3001,
        filters: [{ name: 'label', values: ['app=bot'] }],
      },
    ]);
    const remote = composed([
      { job: 'bot', discover: { docker: { ...docker, host: 'tcp://10.0.0.1:2375' } } },
    ]);
    expect(remote.prometheus.group_add).toBeUndefined();
  });
  it('never wait longer for a scrape than until the next', () => {
    const targets: Target[] = [{ job: 'bot', at: ['10.0.0.1:1'], interval: '5s' }];
    expect(composed(targets).scrapes[0]).toMatchObject({ scrape_interval: '5s', scrape_timeout: '5s' });
    const slow = composed([{ ...targets[0]!, interval: '1m' }]);
    expect(slow.scrapes[0]).toMatchObject({ scrape_interval: '1m', scrape_timeout: '10s' });
  });
});

describe('a target is refused', () => {
  const at = ['10.0.0.1:1'];
  const bot = { job: 'bot', at };
  const docker = { labels: { app: 'bot' }, port: 1 };
  const kubernetes = { selector: 'app=bot', port: 'metrics' };
  it.each<readonly [what: string, target: unknown, message: string]>([
    ['without a job', { at }, 'a target has the job undefined: give it a name, such as bot'],
    ['with the job of a server', { job: 'loki', at }, 'job is "loki", which is a server of the stack'],
    [
      'without an address',
      { job: 'bot' },
      "target bot: it has no address; give at, such as ['127.0.0.1:3001']",
    ],
    ['with a slip', { ...bot, adress: 1 }, 'target bot: it has the field "adress"; use job, server, at'],
    ['with a text for a list', { job: 'bot', at: '10.0.0.1:1' }, 'at is "10.0.0.1:1"; give a list'],
    [
      'without a port',
      { job: 'bot', at: ['api.example.org'] },
      'at is "api.example.org"; give host and port',
    ],
    ['with port 0', { job: 'bot', at: ['a:0'] }, 'at is "a:0"; give host and port (1 to 65535)'],
    ['with port 99999', { job: 'bot', at: ['a:99999'] }, 'at is "a:99999"; give host and port (1 to 65535)'],
    ['with a number', { job: 'bot', at: [3001] }, 'at is 3001; give host and port'],
    [
      'with a whole address',
      { job: 'bot', at: ['https://api.example.org/api/metrics?x=1'] },
      "at is \"https://api.example.org/api/metrics?x=1\"; give host and port, 'api.example.org:443', with scheme: 'https' and path: '/api/metrics' and its query in params",
    ],
    ['with a path', { job: 'bot', at: ['a:1/metrics'] }, "give host and port, 'a:1', with path: '/metrics'"],
    [
      'in no environment',
      { job: 'bot', at: { test: at } },
      'at has the environment "test"; use one of production, staging',
    ],
    [
      'with a list in none',
      { job: 'bot', at: { staging: '10.0.0.1:1' } },
      'at.staging is "10.0.0.1:1"; give a list',
    ],
    ['of no server', { job: 'bot', server: 'nobody' }, 'server is "nobody"; use one of prometheus'],
    [
      'with a relative path',
      { ...bot, path: 'metrics' },
      'path is "metrics"; give a path that begins with /',
    ],
    ['with a query in its path', { ...bot, path: '/m?a=1' }, 'what follows a ? belongs in params'],
    ['with another scheme', { ...bot, scheme: 'tcp' }, 'scheme is "tcp"; use http or https'],
    ['with a number in params', { ...bot, params: { limit: 1 } }, 'params.limit is "1"; give a text'],
    [
      'with a text for honorLabels',
      { ...bot, honorLabels: 'yes' },
      'honorLabels is "yes"; use true or false',
    ],
    [
      'that is scraped too seldom',
      { ...bot, interval: '5m' },
      'interval is "5m"; give more than 0 and at most 2m',
    ],
    ['that is never scraped', { ...bot, interval: '0s' }, 'interval is "0s"; give more than 0'],
    [
      'with an interval without a unit',
      { ...bot, interval: 30 },
      "interval is 30; give a duration with its unit, such as '30s'",
    ],
    [
      'with an interval of words',
      { ...bot, interval: 'soon' },
      'interval is "soon"; give a number with one of ms s m',
    ],
    ['with an empty login', { ...bot, auth: {} }, 'auth has neither basic nor bearer; give { basic:'],
    [
      'with two logins',
      { ...bot, auth: { basic: { username: 'a', password: 'b' }, bearer: 'c' } },
      'auth has basic and bearer; give',
    ],
    ['with a token for a login', { ...bot, auth: 'token' }, 'auth has neither basic nor bearer'],
    [
      'without a user name',
      { ...bot, auth: { basic: { password: 'b' } } },
      'auth.basic.username is undefined; give a name',
    ],
    [
      'with a token for its name',
      { ...bot, auth: { bearer: 'eyJhbGciOi.J9' } },
      'auth.bearer is not the name of a secret; give the name of its file below secrets/, of a-z, 0-9 and -, such as my-bearer',
    ],
    [
      'with a secret of ours',
      { ...bot, auth: { bearer: 'privacy-key' } },
      'auth.bearer is "privacy-key", a secret that Vigia makes itself',
    ],
    [
      'with tls over http',
      { ...bot, scheme: 'http', tls: {} },
      'it has tls, but scheme is "http"; use https',
    ],
    ['with half a certificate', { ...bot, tls: { cert: 'a' } }, 'tls has cert without key; give both'],
    [
      'with an authority that does not matter',
      { ...bot, tls: { ca: 'a', insecureSkipVerify: true } },
      'remove one of them',
    ],
    [
      'with a path for an authority',
      { ...bot, tls: { ca: '/etc/ca.pem' } },
      'tls.ca is not the name of a secret',
    ],
    [
      'with a slip in tls',
      { ...bot, tls: { servername: 'a' } },
      'target bot: tls: it has the field "servername"; use ca',
    ],
    [
      'with two places',
      { ...bot, discover: { dns: { names: ['a'] } } },
      'it has discover and at; give one of them',
    ],
    [
      'with two discoveries',
      { job: 'bot', discover: { docker, kubernetes } },
      'discover has docker and kubernetes; give one of',
    ],
    [
      'with an unknown discovery',
      { job: 'bot', discover: { consul: {} } },
      'discover has consul; give one of file, dns, docker, kubernetes',
    ],
    [
      'with a file beside the project',
      { job: 'bot', discover: { file: 'bots.json' } },
      'discover.file is "bots.json"; give it in a folder',
    ],
    [
      'with a file above the project',
      { job: 'bot', discover: { file: '../x/bots.json' } },
      'give it in a folder of the project',
    ],
    [
      'with another kind of file',
      { job: 'bot', discover: { file: 'lists/bots.txt' } },
      'give a file that ends in .json, .yml or .yaml',
    ],
    [
      'with many folders',
      { job: 'bot', discover: { file: 'lists/*/bots.json' } },
      'a * may only be in the name of the file',
    ],
    [
      'without names',
      { job: 'bot', discover: { dns: { names: [] } } },
      'discover.dns.names is ; give a list of names',
    ],
    [
      'without the port of a name',
      { job: 'bot', discover: { dns: { names: ['a'], type: 'A' } } },
      'discover.dns.port is missing',
    ],
    [
      'without labels of containers',
      { job: 'bot', discover: { docker: { port: 1 } } },
      'discover.docker.labels is undefined; give labels',
    ],
    [
      'without the port of containers',
      { job: 'bot', discover: { docker: { labels: { a: 'b' } } } },
      'discover.docker.port is undefined; give a port',
    ],
    [
      'without a selector',
      { job: 'bot', discover: { kubernetes: { port: 1 } } },
      'discover.kubernetes.selector is undefined; give labels',
    ],
    [
      'with another role',
      { job: 'bot', discover: { kubernetes: { ...kubernetes, role: 'node' } } },
      'role is "node"; use pod, service or endpointslice',
    ],
    [
      'without a port of pods',
      { job: 'bot', discover: { kubernetes: { selector: 'a=b' } } },
      'discover.kubernetes.port is undefined; give a port',
    ],
  ])('%s', (_, target, message) => {
    expect(() => projectOf(target)).toThrow(message);
  });
  it('without the login in its address being repeated', () => {
    const refused = () => projectOf({ job: 'bot', at: ['https://me:pass@api.example.org'] });
    expect(refused).toThrow(
      'target bot: at has an address with a login, of api.example.org; give host and port, and the login in auth',
    );
  });
  it.each(['bot:3001', 'my_bot-1.internal:80', '10.0.0.1:65535', '[2001:db8::1]:9100'])(
    'unless it is like %s',
    address => {
      expect(() => projectOf({ job: 'bot', at: [address] })).not.toThrow();
    },
  );
});
