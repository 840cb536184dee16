import { defineAlert } from 'vigia';
import { growing, panelName, standing, step } from 'vigia/alerts';
import { add, and, compare, divide, max, rate, ratio, select, sum } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { commits, connections, longestTransaction, maxConnections, rollbacks, up } from './metrics.ts';

/** Panels that runbooks send people to. */
export const postgresPanels = {
  connections: panelName('PostgreSQL Connections by State'),
  transactions: panelName('PostgreSQL Transactions'),
} as const;

/** Thresholds of the mixin of the exporter where it has one: postgres_mixin/alerts/postgres.libsonnet of postgres_exporter. */

const byDatabase = { by: ['instance', 'datname'] } as const;

export const postgresDown = defineAlert({
  name: 'PostgreSQLDown',
  value: max(up, { by: ['instance'] }),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
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
      { en: 'All connections are in use.', pt: 'Todas as conexões estão em uso.' },
      { en: 'The password or pg_hba.conf was changed.', pt: 'A senha ou o pg_hba.conf foi alterado.' },
    ],
    steps: [
      {
        en: 'Is it running? `pg_isready -h HOST`, and read the end of its log.',
        pt: 'Ele está rodando? `pg_isready -h HOST`, e leia o fim do log dele.',
      },
      {
        en: 'It is, and you can log in: compare the exporter’s DATA_SOURCE_NAME with the password of its role.',
        pt: 'Está, e você consegue se conectar: compare o DATA_SOURCE_NAME do exporter com a senha da role dele.',
      },
      {
        en: '"too many clients already": see PostgreSQLConnectionsHigh. "No space left on device": free space first, then start it.',
        pt: '"too many clients already": veja PostgreSQLConnectionsHigh. "No space left on device": primeiro libere espaço, depois inicie-o.',
      },
    ],
  },
  unitTest: { drive: standing(up), firing: 0, silent: 1 },
});

export const connectionsHigh = defineAlert({
  name: 'PostgreSQLConnectionsHigh',
  value: divide(
    sum(connections, { by: ['instance', 'server'] }),
    max(maxConnections, { by: ['instance', 'server'] }),
  ),
  threshold: { operator: '>', value: 0.8 },
  for: '10m',
  severity: 'warning',
  category: 'performance',
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
      en: 'None yet. The next program that starts or grows is rejected.',
      pt: 'Nenhum por enquanto. O próximo programa que iniciar ou crescer será recusado.',
    },
    causes: [
      {
        en: 'There are more instances of a service, each with its own pool.',
        pt: 'Há mais instâncias de um serviço, cada uma com o seu pool.',
      },
      { en: 'Connections are opened and never closed.', pt: 'Conexões são abertas e nunca fechadas.' },
      {
        en: 'Slow queries hold connections longer than before.',
        pt: 'Consultas lentas seguram as conexões por mais tempo que antes.',
      },
    ],
    steps: [
      {
        en: step`What do they do? ${postgresPanels.connections}. Many idle: a pool is too large, or a program does not close its connections.`,
        pt: step`O que elas fazem? ${postgresPanels.connections}. Muitas em idle: um pool é grande demais, ou um programa não fecha as conexões.`,
      },
      {
        en: 'Who holds them? `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
        pt: 'Quem as segura? `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
      },
      {
        en: "Idle and forgotten: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
        pt: "Em idle e esquecidas: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
      },
      {
        en: 'All are needed: make the pools smaller, put PgBouncer in front, or raise max_connections.',
        pt: 'Todas são necessárias: diminua os pools, coloque o PgBouncer na frente, ou aumente max_connections.',
      },
    ],
  },
  unitTest: {
    drive: partOf(standing(connections), standing(select(maxConnections, { server: 'server-0' }))),
    firing: 0.82,
    silent: 0.78,
  },
});

/** The mixin warns of queries that take over 2 min; a transaction that is open for 10 min holds back vacuum and locks. */
export const transactionLong = defineAlert({
  name: 'PostgreSQLTransactionLong',
  value: max(select(longestTransaction), byDatabase),
  threshold: { operator: '>', value: 600 },
  for: '2m',
  severity: 'warning',
  category: 'performance',
  summary: {
    en: 'A PostgreSQL transaction has been open for too long',
    pt: 'Uma transação do PostgreSQL está aberta há tempo demais',
  },
  description: {
    en: 'The oldest transaction in the database {{ $labels.datname }} ({{ $labels.instance }}) has been open for {{ $value | humanizeDuration }}.',
    pt: 'A transação mais antiga do banco de dados {{ $labels.datname }} ({{ $labels.instance }}) está aberta há {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Its locks block others, and tables grow because vacuum cannot remove old rows.',
      pt: 'Os locks dela bloqueiam outras, e as tabelas crescem porque o vacuum não consegue remover linhas antigas.',
    },
    causes: [
      {
        en: 'A program began a transaction and waits for something else, such as a language model.',
        pt: 'Um programa começou uma transação e espera por outra coisa, como um modelo de linguagem.',
      },
      {
        en: 'A report or a migration runs during the day.',
        pt: 'Um relatório ou uma migração roda durante o dia.',
      },
      { en: 'A person left a transaction open in psql.', pt: 'Alguém deixou uma transação aberta no psql.' },
    ],
    steps: [
      {
        en: 'Which? `select pid, usename, application_name, state, xact_start, left(query, 80) from pg_stat_activity where xact_start is not null order by xact_start limit 5`.',
        pt: 'Qual? `select pid, usename, application_name, state, xact_start, left(query, 80) from pg_stat_activity where xact_start is not null order by xact_start limit 5`.',
      },
      {
        en: 'Idle in transaction: end it, `select pg_terminate_backend(PID)`, and set idle_in_transaction_session_timeout.',
        pt: 'Idle in transaction: encerre-a, `select pg_terminate_backend(PID)`, e defina idle_in_transaction_session_timeout.',
      },
      {
        en: 'Active and unwanted: `select pg_cancel_backend(PID)`.',
        pt: 'Ativa e indesejada: `select pg_cancel_backend(PID)`.',
      },
    ],
  },
  unitTest: { drive: standing(longestTransaction), firing: 660, silent: 540 },
});

const all = add(sum(rate(commits, '5m'), byDatabase), sum(rate(rollbacks, '5m'), byDatabase));
const one = { datname: 'shop', server: 'server-0' } as const;

/** Programs roll back when they fail; a fifth is beyond what optimistic locking causes. */
export const rollbacksHigh = defineAlert({
  name: 'PostgreSQLRollbacksHigh',
  value: and(ratio(sum(rate(rollbacks, '5m'), byDatabase), all), compare(all, '>', 0.1)),
  threshold: { operator: '>', value: 0.2 },
  for: '10m',
  severity: 'warning',
  summary: {
    en: 'Many PostgreSQL transactions are rolled back',
    pt: 'Muitas transações do PostgreSQL sofrem rollback',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of the transactions in the database {{ $labels.datname }} ({{ $labels.instance }}) are rolled back.',
    pt: '{{ $value | humanizePercentage }} das transações do banco de dados {{ $labels.datname }} ({{ $labels.instance }}) sofrem rollback.',
  },
  runbook: {
    impact: {
      en: 'Users of the programs behind it see errors, or wait for retries.',
      pt: 'Os usuários dos programas que dependem dele veem erros, ou esperam por retentativas.',
    },
    causes: [
      { en: 'A release does not fit the schema.', pt: 'Uma versão nova não combina com o schema.' },
      { en: 'Deadlocks or timeouts.', pt: 'Deadlocks ou timeouts.' },
      { en: 'A constraint rejects new data.', pt: 'Uma constraint recusa dados novos.' },
    ],
    steps: [
      {
        en: step`Since when? ${postgresPanels.transactions}. Since a release: roll it back, or finish the migration.`,
        pt: step`Desde quando? ${postgresPanels.transactions}. Desde uma versão nova: faça rollback, ou conclua a migração.`,
      },
      {
        en: 'Why? The log of PostgreSQL has an ERROR line for each; `log_min_error_statement = error` adds the statement.',
        pt: 'Por quê? O log do PostgreSQL tem uma linha ERROR para cada uma; `log_min_error_statement = error` acrescenta o comando.',
      },
    ],
  },
  unitTest: {
    drive: share => [
      ...growing(select(rollbacks, one))(10 * share),
      ...growing(select(commits, one))(10 * (1 - share)),
    ],
    firing: 0.22,
    silent: 0.18,
  },
});

export const postgresAlerts = [postgresDown, connectionsHigh, transactionLong, rollbacksHigh] as const;
