import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { growing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { rate, sum } from 'vigia/promql';
import { databaseConnectionErrors, redisConnectionErrors } from '../../metrics/falachefe/infrastructure.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';

export const databaseConnectionErrorsAlert: Alert<BaseScenario, InBoth> = {
  name: 'DatabaseConnectionErrors',
  value: sum(rate(databaseConnectionErrors, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service: 'database',
  summary: { en: 'The database cannot be reached', pt: 'O banco de dados está inacessível' },
  description: {
    en: '{{ $value | humanize }} database operations per second failed to connect over the last 5 minutes.',
    pt: '{{ $value | humanize }} operações de banco de dados por segundo não conseguiram conectar nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Logins and conversations fail; messages are not stored.',
      pt: 'Logins e conversas falham; as mensagens não são gravadas.',
    },
    causes: [
      { en: 'PostgreSQL is down or restarting.', pt: 'O PostgreSQL está fora do ar ou reiniciando.' },
      { en: 'All connections are in use.', pt: 'Todas as conexões estão em uso.' },
      { en: 'The network or the credentials changed.', pt: 'A rede ou as credenciais mudaram.' },
    ],
    steps: [
      {
        en: step`Check the database in ${deepHealth}: its error says refused, timed out or denied.`,
        pt: step`Verifique database em ${deepHealth}: o erro diz se foi recusado, se deu timeout ou se o acesso foi negado.`,
      },
      {
        en: 'Refused: is PostgreSQL running (`docker compose ps postgres`)? Read its log.',
        pt: 'Recusado: o PostgreSQL está rodando (`docker compose ps postgres`)? Leia o log dele.',
      },
      {
        en: 'Timed out: count the connections, `select count(*) from pg_stat_activity`, and terminate idle ones.',
        pt: 'Timeout: conte as conexões, `select count(*) from pg_stat_activity`, e encerre as que estão em idle.',
      },
      {
        en: 'Denied: check that the secret file holds the password of the database role.',
        pt: 'Acesso negado: confira se o arquivo do segredo tem a senha da role do banco de dados.',
      },
    ],
  },
  drill: { scenario: 'database-down' },
  unitTest: { drive: growing(databaseConnectionErrors), firing: 0.105, silent: 0.095 },
};

export const redisConnectionErrorsAlert: Alert<BaseScenario, InBoth> = {
  name: 'RedisConnectionErrors',
  value: sum(rate(redisConnectionErrors, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'redis',
  summary: { en: 'Redis cannot be reached', pt: 'O Redis está inacessível' },
  description: {
    en: '{{ $value | humanize }} Redis operations per second failed to connect over the last 5 minutes.',
    pt: '{{ $value | humanize }} operações do Redis por segundo não conseguiram conectar nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Verification codes and rate limits cannot be checked, so logins are refused.',
      pt: 'Códigos de verificação e rate limits não podem ser verificados, e os logins são recusados.',
    },
    causes: [
      { en: 'Redis is down or restarting.', pt: 'O Redis está fora do ar ou reiniciando.' },
      { en: 'Redis is out of memory.', pt: 'O Redis está sem memória.' },
      { en: 'The network changed.', pt: 'A rede mudou.' },
    ],
    steps: [
      {
        en: step`Check redis in ${deepHealth}: its error says refused or timed out.`,
        pt: step`Verifique redis em ${deepHealth}: o erro diz se foi recusado ou se deu timeout.`,
      },
      {
        en: 'Is Redis running (`docker compose ps redis`)? Read its log.',
        pt: 'O Redis está rodando (`docker compose ps redis`)? Leia o log dele.',
      },
      {
        en: 'Out of memory: `redis-cli info memory`, then raise the limit or shorten the TTL of keys.',
        pt: 'Sem memória: `redis-cli info memory`, depois aumente o limite ou reduza o TTL das chaves.',
      },
    ],
  },
  drill: { scenario: 'redis-down' },
  unitTest: { drive: growing(redisConnectionErrors), firing: 0.105, silent: 0.095 },
};

export const infrastructure = {
  name: 'infrastructure',
  alerts: [databaseConnectionErrorsAlert, redisConnectionErrorsAlert],
};
