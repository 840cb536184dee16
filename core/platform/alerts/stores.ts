import type { Alert } from '../../alerts/alert.ts';
import { type Drive, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import type { InBoth } from '../../language/text.ts';
import { divide, max, ratio, select, sum } from '../../promql/index.ts';
import { postgresConnections, postgresMaxConnections, postgresUp } from '../metrics/postgres.ts';
import { redisMemoryMax, redisMemoryUsed, redisUp } from '../metrics/redis.ts';
import { storePanels } from '../panels.ts';

/** The stores as their own exporters see them. Loaded only where these exporters run. */

export const connectionsUsed = divide(
  sum(postgresConnections, { by: ['instance'] }),
  max(postgresMaxConnections, { by: ['instance'] }),
);
export const redisMemoryShare = ratio(select(redisMemoryUsed), select(redisMemoryMax));

const share =
  (part: Drive, whole: Drive): Drive =>
  level => [...whole(1000), ...part(Number((1000 * level).toPrecision(12)))];

export const postgresDown: Alert<string, InBoth> = {
  name: 'PostgresDown',
  value: select(postgresUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'database',
  summary: { en: 'PostgreSQL is not accepting connections', pt: 'O PostgreSQL não está aceitando conexões' },
  description: {
    en: 'The exporter at {{ $labels.instance }} cannot log in to PostgreSQL.',
    pt: 'O exporter em {{ $labels.instance }} não consegue se conectar ao PostgreSQL.',
  },
  runbook: {
    impact: {
      en: 'Whatever uses the database fails as soon as it needs a new connection.',
      pt: 'Tudo que usa o banco de dados falha assim que precisa de uma conexão nova.',
    },
    causes: [
      { en: 'PostgreSQL is down or restarting.', pt: 'O PostgreSQL está fora do ar ou reiniciando.' },
      {
        en: 'The database accepts no connections: all are in use, or connections were disabled.',
        pt: 'O banco de dados não aceita conexões: todas estão em uso, ou foram desabilitadas.',
      },
      { en: 'The password was changed on one side only.', pt: 'A senha foi trocada em um lado só.' },
    ],
    steps: [
      {
        en: 'Is it running? `docker compose ps postgres`, and read the end of `docker compose logs postgres`.',
        pt: 'Ele está rodando? `docker compose ps postgres`, e leia o fim de `docker compose logs postgres`.',
      },
      {
        en: 'Log in yourself: `docker compose exec postgres psql -U vigia -d postgres`. It works: run `select datname, datallowconn from pg_database`.',
        pt: 'Conecte-se você mesmo: `docker compose exec postgres psql -U vigia -d postgres`. Funcionou: execute `select datname, datallowconn from pg_database`.',
      },
      {
        en: 'Connections are disabled: `alter database vigia allow_connections true`. All connections in use: see PostgresConnectionsHigh.',
        pt: 'As conexões estão desabilitadas: `alter database vigia allow_connections true`. Todas as conexões em uso: veja PostgresConnectionsHigh.',
      },
      {
        en: 'Password: check that the secret file holds the password of the role, and restart the exporter.',
        pt: 'Senha: confira se o arquivo do segredo tem a senha da role, e reinicie o exporter.',
      },
    ],
  },
  drill: { scenario: 'postgres-closed', orReplay: true },
  unitTest: { drive: standing(postgresUp), firing: 0, silent: 1 },
};

export const postgresConnectionsHigh: Alert<string, InBoth> = {
  name: 'PostgresConnectionsHigh',
  value: connectionsUsed,
  threshold: { operator: '>', value: 0.8 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'database',
  summary: {
    en: 'PostgreSQL is about to run out of connections',
    pt: 'O PostgreSQL está prestes a ficar sem conexões',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use, as the exporter at {{ $labels.instance }} sees it.',
    pt: '{{ $value | humanizePercentage }} das conexões que o PostgreSQL permite estão em uso, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'None yet; the next program that starts or grows is rejected.',
      pt: 'Nenhum por enquanto; o próximo programa que iniciar ou crescer será recusado.',
    },
    causes: [
      {
        en: 'There are more instances of the service, each with its own pool.',
        pt: 'Há mais instâncias do serviço, cada uma com o seu pool.',
      },
      { en: 'Connections are opened and never closed.', pt: 'Conexões são abertas e nunca fechadas.' },
      {
        en: 'Slow queries hold connections longer than before.',
        pt: 'Consultas lentas seguram as conexões por mais tempo que antes.',
      },
    ],
    steps: [
      {
        en: step`${storePanels.connectionsByState} shows what they do. Many idle: a pool is too large, or a program does not close its connections.`,
        pt: step`${storePanels.connectionsByState} mostra o que elas fazem. Muitas em idle: um pool é grande demais, ou um programa não fecha as conexões.`,
      },
      {
        en: 'Find out what holds them: `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
        pt: 'Descubra quem as segura: `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
      },
      {
        en: "Idle and forgotten: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
        pt: "Em idle e esquecidas: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
      },
      {
        en: 'All are needed: make the pools smaller, add a connection pooler, or raise max_connections and the memory limit in core/stack/stores.ts.',
        pt: 'Todas são necessárias: diminua os pools, coloque um pooler de conexões, ou aumente max_connections e o limite de memória em core/stack/stores.ts.',
      },
    ],
  },
  drill: { scenario: 'postgres-crowded', orReplay: true },
  unitTest: {
    drive: share(standing(postgresConnections), standing(postgresMaxConnections)),
    firing: 0.81,
    silent: 0.8,
  },
};

export const redisDown: Alert<string, InBoth> = {
  name: 'RedisDown',
  value: select(redisUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'redis',
  summary: { en: 'Redis is not accepting connections', pt: 'O Redis não está aceitando conexões' },
  description: {
    en: 'The exporter at {{ $labels.instance }} cannot query Redis.',
    pt: 'O exporter em {{ $labels.instance }} não consegue consultar o Redis.',
  },
  runbook: {
    impact: {
      en: 'Verification codes and rate limits cannot be checked as soon as a new connection is needed.',
      pt: 'Códigos de verificação e rate limits não podem ser verificados assim que uma conexão nova é necessária.',
    },
    causes: [
      { en: 'Redis is down or restarting.', pt: 'O Redis está fora do ar ou reiniciando.' },
      { en: 'It has reached its client limit.', pt: 'Ele atingiu o limite de clientes.' },
      {
        en: 'It is blocked by a long command, or is still loading its data.',
        pt: 'Ele está bloqueado por um comando demorado, ou ainda está carregando os dados.',
      },
    ],
    steps: [
      {
        en: 'Is it running? `docker compose ps redis`, and read the end of `docker compose logs redis`.',
        pt: 'Ele está rodando? `docker compose ps redis`, e leia o fim de `docker compose logs redis`.',
      },
      {
        en: 'Query it: `docker compose exec redis redis-cli info clients`. "max number of clients reached": identify the clients with `client list`, and run `config set maxclients 10000`.',
        pt: 'Consulte-o: `docker compose exec redis redis-cli info clients`. "max number of clients reached": identifique os clientes com `client list` e execute `config set maxclients 10000`.',
      },
      {
        en: 'No response at all: restart it; its data is minutes old and is created again.',
        pt: 'Nenhuma resposta: reinicie-o; os dados dele têm minutos de idade e são criados de novo.',
      },
    ],
  },
  drill: { scenario: 'redis-closed', orReplay: true },
  unitTest: { drive: standing(redisUp), firing: 0, silent: 1 },
};

export const redisMemoryHigh: Alert<string, InBoth> = {
  name: 'RedisMemoryHigh',
  value: redisMemoryShare,
  threshold: { operator: '>', value: 0.85 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'redis',
  summary: { en: 'Redis is close to its memory limit', pt: 'O Redis está perto do limite de memória' },
  description: {
    en: '{{ $value | humanizePercentage }} of the memory that Redis may use is in use, as the exporter at {{ $labels.instance }} sees it.',
    pt: '{{ $value | humanizePercentage }} da memória que o Redis pode usar está em uso, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'None yet; when its memory is full, Redis rejects writes and no user gets a code.',
      pt: 'Nenhum por enquanto; quando a memória enche, o Redis recusa gravações e nenhum usuário recebe um código.',
    },
    causes: [
      {
        en: 'Keys have no TTL, or one that is too long.',
        pt: 'Há chaves sem TTL, ou com um TTL longo demais.',
      },
      {
        en: 'There are many more users than it was sized for.',
        pt: 'Há muito mais usuários do que o previsto no dimensionamento.',
      },
      { en: 'A few keys are very large.', pt: 'Algumas chaves são muito grandes.' },
    ],
    steps: [
      {
        en: 'Find large keys: `docker compose exec redis redis-cli --bigkeys`.',
        pt: 'Encontre as chaves grandes: `docker compose exec redis redis-cli --bigkeys`.',
      },
      {
        en: 'Find how many keys have no TTL: `redis-cli info keyspace` shows all keys and those that expire.',
        pt: 'Descubra quantas chaves não têm TTL: `redis-cli info keyspace` mostra o total e as que expiram.',
      },
      {
        en: 'All are needed: raise maxmemory and the memory limit of the container in core/stack/stores.ts, and generate.',
        pt: 'Todas são necessárias: aumente maxmemory e o limite de memória do contêiner em core/stack/stores.ts e gere de novo.',
      },
    ],
  },
  drill: { scenario: 'redis-full', orReplay: true },
  unitTest: {
    drive: share(standing(redisMemoryUsed), standing(redisMemoryMax)),
    firing: 0.86,
    silent: 0.85,
  },
};

export const stores = {
  name: 'stores',
  alerts: [postgresDown, postgresConnectionsHigh, redisDown, redisMemoryHigh],
};
