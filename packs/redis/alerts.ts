import { defineAlert } from 'vigia';
import { growing, panelName, standing, step } from 'vigia/alerts';
import { divide, max, rate, ratio, select, sum } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { clients, maxClients, memoryMax, memoryUsed, rejected, savedWell, up } from './metrics.ts';

/** Panels that runbooks send people to. */
export const redisPanels = {
  memory: panelName('Redis Memory and Limit'),
  clients: panelName('Redis Connections'),
  commands: panelName('Redis Commands by Name'),
} as const;

/** Thresholds of the mixin of the exporter where it has one: contrib/redis-mixin/alerts of redis_exporter. */

const byInstance = { by: ['instance'] } as const;

export const redisDown = defineAlert({
  name: 'RedisDown',
  value: max(up, byInstance),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  summary: { en: 'Redis is not accepting connections', pt: 'O Redis não está aceitando conexões' },
  description: {
    en: 'The exporter at {{ $labels.instance }} cannot query Redis.',
    pt: 'O exporter em {{ $labels.instance }} não consegue consultar o Redis.',
  },
  runbook: {
    impact: {
      en: 'Caches, queues, sessions and rate limits fail as soon as a new connection is needed.',
      pt: 'Caches, filas, sessões e rate limits falham assim que uma conexão nova é necessária.',
    },
    causes: [
      {
        en: 'Redis is down or still loading its data.',
        pt: 'O Redis está fora do ar ou ainda está carregando os dados.',
      },
      { en: 'Its client limit is reached.', pt: 'O limite de clientes foi atingido.' },
      { en: 'The password was changed.', pt: 'A senha foi trocada.' },
    ],
    steps: [
      {
        en: 'Does it answer? `redis-cli -h HOST ping`. LOADING: wait, and look at its disk. NOAUTH: give the exporter the password.',
        pt: 'Ele responde? `redis-cli -h HOST ping`. LOADING: espere, e veja o disco dele. NOAUTH: dê a senha ao exporter.',
      },
      {
        en: step`Refused: is it at its limit? ${redisPanels.clients}. Then see RedisRejectingConnections.`,
        pt: step`Recusado: ele está no limite? ${redisPanels.clients}. Então veja RedisRejectingConnections.`,
      },
      {
        en: 'No response: read the end of its log, and `dmesg | grep -i "out of memory"`; restart it.',
        pt: 'Nenhuma resposta: leia o fim do log dele e `dmesg | grep -i "out of memory"`; reinicie-o.',
      },
    ],
  },
  unitTest: { drive: standing(up), firing: 0, silent: 1 },
});

export const memoryHigh = defineAlert({
  name: 'RedisMemoryHigh',
  value: max(ratio(select(memoryUsed), select(memoryMax)), byInstance),
  threshold: { operator: '>', value: 0.9 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: { en: 'Redis is close to its memory limit', pt: 'O Redis está perto do limite de memória' },
  description: {
    en: '{{ $value | humanizePercentage }} of the memory that Redis may use is in use, as the exporter at {{ $labels.instance }} sees it.',
    pt: '{{ $value | humanizePercentage }} da memória que o Redis pode usar está em uso, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'None yet. At the limit, Redis rejects writes, or removes keys by its maxmemory-policy.',
      pt: 'Nenhum por enquanto. No limite, o Redis recusa gravações, ou remove chaves conforme a maxmemory-policy.',
    },
    causes: [
      { en: 'Keys have no TTL.', pt: 'Há chaves sem TTL.' },
      { en: 'A queue is not consumed.', pt: 'Uma fila não é consumida.' },
      { en: 'A few keys are very large.', pt: 'Algumas chaves são muito grandes.' },
    ],
    steps: [
      {
        en: step`Does it grow without end? ${redisPanels.memory}. Yes: look for keys without a TTL, \`redis-cli info keyspace\`.`,
        pt: step`Cresce sem parar? ${redisPanels.memory}. Sim: procure chaves sem TTL, \`redis-cli info keyspace\`.`,
      },
      {
        en: 'Large keys: `redis-cli --bigkeys`. A long list is a queue whose worker is down.',
        pt: 'Chaves grandes: `redis-cli --bigkeys`. Uma lista longa é uma fila cujo worker está fora do ar.',
      },
      {
        en: 'All are needed: raise maxmemory. A cache: set maxmemory-policy to allkeys-lru.',
        pt: 'Todas são necessárias: aumente maxmemory. É um cache: defina maxmemory-policy como allkeys-lru.',
      },
    ],
  },
  unitTest: { drive: partOf(standing(memoryUsed), standing(memoryMax)), firing: 0.92, silent: 0.88 },
});

export const rejecting = defineAlert({
  name: 'RedisRejectingConnections',
  value: sum(rate(rejected, '5m'), byInstance),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  summary: { en: 'Redis is rejecting connections', pt: 'O Redis está recusando conexões' },
  description: {
    en: 'Redis rejects {{ $value | humanize }} connections per second because its limit of clients is reached, as the exporter at {{ $labels.instance }} sees it.',
    pt: 'O Redis recusa {{ $value | humanize }} conexões por segundo porque o limite de clientes foi atingido, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: { en: 'Programs without a connection fail.', pt: 'Os programas sem conexão falham.' },
    causes: [
      {
        en: 'A program opens connections and does not close them.',
        pt: 'Um programa abre conexões e não as fecha.',
      },
      { en: 'Many more instances were started.', pt: 'Muito mais instâncias foram iniciadas.' },
    ],
    steps: [
      {
        en: step`How close to the limit is it? ${redisPanels.clients}.`,
        pt: step`Quão perto do limite ele está? ${redisPanels.clients}.`,
      },
      {
        en: 'Who holds them? `redis-cli client list`, grouped by addr and name. Close those of the program that leaks: `client kill addr ADDR`.',
        pt: 'Quem as segura? `redis-cli client list`, agrupado por addr e name. Feche as do programa com vazamento: `client kill addr ADDR`.',
      },
      {
        en: 'All are needed: `config set maxclients 20000`, and raise the limit of file descriptors of Redis.',
        pt: 'Todas são necessárias: `config set maxclients 20000`, e aumente o limite de file descriptors do Redis.',
      },
    ],
  },
  unitTest: { drive: growing(rejected), firing: 0.1, silent: 0 },
});

export const clientsHigh = defineAlert({
  name: 'RedisConnectionsHigh',
  value: max(divide(select(clients), select(maxClients)), byInstance),
  threshold: { operator: '>', value: 0.8 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: {
    en: 'Redis is about to reach its limit of clients',
    pt: 'O Redis está prestes a atingir o limite de clientes',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of the connections that Redis allows are in use, as the exporter at {{ $labels.instance }} sees it.',
    pt: '{{ $value | humanizePercentage }} das conexões que o Redis permite estão em uso, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'None yet. At the limit, Redis rejects new connections.',
      pt: 'Nenhum por enquanto. No limite, o Redis recusa conexões novas.',
    },
    causes: [
      {
        en: 'A program opens connections and does not close them.',
        pt: 'Um programa abre conexões e não as fecha.',
      },
      { en: 'Many more instances were started.', pt: 'Muito mais instâncias foram iniciadas.' },
    ],
    steps: [
      {
        en: step`Does it grow without end? ${redisPanels.clients}. Yes: find the program, \`redis-cli client list\`, and restart it.`,
        pt: step`Cresce sem parar? ${redisPanels.clients}. Sim: encontre o programa, \`redis-cli client list\`, e reinicie-o.`,
      },
      {
        en: 'No: make the pools smaller, or raise maxclients.',
        pt: 'Não: diminua os pools, ou aumente maxclients.',
      },
    ],
  },
  unitTest: { drive: partOf(standing(clients), standing(maxClients)), firing: 0.82, silent: 0.78 },
});

export const snapshotFailed = defineAlert({
  name: 'RedisSnapshotFailed',
  value: max(savedWell, byInstance),
  threshold: { operator: '==', value: 0 },
  for: '5m',
  severity: 'warning',
  summary: { en: 'Redis cannot write its snapshot', pt: 'O Redis não consegue gravar o snapshot' },
  description: {
    en: 'The last snapshot of Redis failed, as the exporter at {{ $labels.instance }} sees it.',
    pt: 'O último snapshot do Redis falhou, segundo o exporter em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'A restart loses what is newer than the last good snapshot. With stop-writes-on-bgsave-error, Redis rejects writes already.',
      pt: 'Um reinício perde o que é mais novo que o último snapshot bom. Com stop-writes-on-bgsave-error, o Redis já recusa gravações.',
    },
    causes: [
      { en: 'Its disk is full or read-only.', pt: 'O disco dele está cheio ou somente leitura.' },
      { en: 'There is too little memory to fork.', pt: 'Há pouca memória para o fork.' },
    ],
    steps: [
      {
        en: 'Read the end of its log: "No space left on device", or "Can’t save in background: fork: Cannot allocate memory".',
        pt: 'Leia o fim do log dele: "No space left on device", ou "Can’t save in background: fork: Cannot allocate memory".',
      },
      {
        en: 'Disk: free space, then `redis-cli bgsave`. Memory: set vm.overcommit_memory to 1.',
        pt: 'Disco: libere espaço, depois `redis-cli bgsave`. Memória: defina vm.overcommit_memory como 1.',
      },
    ],
  },
  unitTest: { drive: standing(savedWell), firing: 0, silent: 1 },
});

export const redisAlerts = [redisDown, rejecting, clientsHigh, memoryHigh, snapshotFailed] as const;
