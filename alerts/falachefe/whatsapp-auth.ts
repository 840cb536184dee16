import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { growing, observing, step } from 'vigia/alerts';
import { audited, linesOf, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { whatsappAuthEvents } from '../../metrics/falachefe/events.ts';
import { authPanels } from '../../metrics/falachefe/panels.ts';
import type { FalachefeScenario } from '../../metrics/falachefe/scenarios.ts';
import { authAttempts, authResponseTime, rateLimitHits } from '../../metrics/falachefe/whatsapp-auth.ts';

const failedAttempts = select(authAttempts, { status: 'failed' });

export const whatsAppAuthHighFailureRate: Alert<FalachefeScenario, InBoth> = {
  name: 'WhatsAppAuthHighFailureRate',
  value: sum(rate(failedAttempts, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '2m',
  severity: 'warning',
  category: 'security',
  service: 'whatsapp-auth',
  summary: {
    en: 'Many WhatsApp authentications are failing',
    pt: 'Muitas autenticações por WhatsApp estão falhando',
  },
  description: {
    en: '{{ $value | humanize }} authentications per second failed over the last 5 minutes.',
    pt: '{{ $value | humanize }} autenticações por segundo falharam nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Users cannot log in, or an attacker is guessing verification codes.',
      pt: 'Os usuários não conseguem fazer login, ou um invasor está tentando adivinhar códigos de verificação.',
    },
    causes: [
      {
        en: 'An attacker tries codes for many phone numbers.',
        pt: 'Um invasor testa códigos para muitos números de telefone.',
      },
      {
        en: 'Codes expire before they arrive: WhatsApp delivers late.',
        pt: 'Os códigos expiram antes de chegar: o WhatsApp entrega com atraso.',
      },
      {
        en: 'A release broke code comparison or session lookup.',
        pt: 'Uma versão nova quebrou a comparação dos códigos ou a busca da sessão.',
      },
    ],
    steps: [
      {
        en: step`Is one company or method failing, or all of them? ${authPanels.failedByCompany} and ${authPanels.byMethod} show it.`,
        pt: step`Falha uma empresa ou um método, ou falham todos? ${authPanels.failedByCompany} e ${authPanels.byMethod} mostram.`,
      },
      {
        en: step`Read the audit log: ${where(audited(whatsappAuthEvents.authenticationAttempt), { success: false })}. Many phones with one failure each mean guessing; one phone with many means a user in trouble.`,
        pt: step`Leia o log de auditoria: ${where(audited(whatsappAuthEvents.authenticationAttempt), { success: false })}. Muitos telefones com uma falha cada indicam adivinhação; um telefone com muitas indica um usuário com dificuldade.`,
      },
      {
        en: step`Compare ${authPanels.codesSent} with ${authPanels.attempts}: codes sent but not used point to a delivery problem.`,
        pt: step`Compare ${authPanels.codesSent} com ${authPanels.attempts}: códigos enviados e não usados indicam um problema de entrega.`,
      },
      {
        en: step`Guessing: lower the auth_attempts limit. Delivery: check the UAZ API in ${deepHealth}. Release: roll it back.`,
        pt: step`Adivinhação: reduza o limite auth_attempts. Entrega: verifique a API UAZ em ${deepHealth}. Versão nova: faça rollback.`,
      },
    ],
  },
  drill: { scenario: 'failed-logins' },
  unitTest: { drive: growing(failedAttempts), firing: 0.105, silent: 0.095 },
};

export const whatsAppAuthHighResponseTime: Alert<FalachefeScenario, InBoth> = {
  name: 'WhatsAppAuthHighResponseTime',
  value: histogramQuantile(0.95, authResponseTime, '5m'),
  threshold: { operator: '>', value: 5 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'whatsapp-auth',
  summary: { en: 'WhatsApp authentication is slow', pt: 'A autenticação por WhatsApp está lenta' },
  description: {
    en: 'The p95 authentication time over the last 5 minutes is {{ $value | humanizeDuration }}.',
    pt: 'O p95 do tempo de autenticação nos últimos 5 minutos é de {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Users wait to log in, then give up or try again, which adds load.',
      pt: 'Os usuários esperam para entrar e depois desistem ou tentam de novo, o que aumenta a carga.',
    },
    causes: [
      { en: 'The UAZ API is slow.', pt: 'A API UAZ está lenta.' },
      {
        en: 'The database is slow or its pool is exhausted.',
        pt: 'O banco de dados está lento, ou o pool dele se esgotou.',
      },
      { en: 'The process is short of CPU.', pt: 'Falta CPU para o processo.' },
    ],
    steps: [
      {
        en: step`Click an exemplar of a slow attempt on ${authPanels.responseTime} and read its trace: the longest child span shows the cause.`,
        pt: step`Clique em um exemplar de tentativa lenta em ${authPanels.responseTime} e leia o trace: o span filho mais longo mostra a causa.`,
      },
      {
        en: step`Check ${deepHealth}: it shows the response time of the UAZ API, the database and Redis.`,
        pt: step`Verifique ${deepHealth}: mostra o tempo de resposta da API UAZ, do banco de dados e do Redis.`,
      },
      {
        en: 'UAZ API: contact the provider; raise the timeout only if waiting helps users. Database: look for long-running queries. CPU: add an instance.',
        pt: 'API UAZ: fale com o provedor; aumente o timeout só se esperar ajuda os usuários. Banco de dados: procure consultas demoradas. CPU: adicione uma instância.',
      },
    ],
  },
  drill: { scenario: 'slow-auth' },
  unitTest: { drive: observing(authResponseTime), firing: 10, silent: 5 },
};

export const whatsAppAuthRateLimitHits: Alert<FalachefeScenario, InBoth> = {
  name: 'WhatsAppAuthRateLimitHits',
  value: sum(rate(rateLimitHits, '5m')),
  threshold: { operator: '>', value: 10 },
  for: '1m',
  severity: 'critical',
  category: 'security',
  service: 'whatsapp-auth',
  summary: {
    en: 'Rate limits are rejecting an unusual number of requests',
    pt: 'Os rate limits estão recusando um número incomum de requisições',
  },
  description: {
    en: '{{ $value | humanize }} requests per second were rejected by a rate limit over the last 5 minutes.',
    pt: '{{ $value | humanize }} requisições por segundo foram recusadas por um rate limit nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'An attack, or a client stuck in a loop. Users who share the limit are rejected too.',
      pt: 'Um ataque, ou um cliente preso em um loop. Os usuários que dividem o mesmo limite também são recusados.',
    },
    causes: [
      {
        en: 'A script hammers the login endpoint or the code endpoint.',
        pt: 'Um script bombardeia o endpoint de login ou o de códigos.',
      },
      {
        en: 'A client retries without backoff after one of our errors.',
        pt: 'Um cliente repete a requisição sem backoff depois de um erro nosso.',
      },
      { en: 'A limit is too low for normal use.', pt: 'Um limite é baixo demais para o uso normal.' },
    ],
    steps: [
      {
        en: step`On ${authPanels.rateLimitHits}, the limit that grows shows what is being hammered.`,
        pt: step`Em ${authPanels.rateLimitHits}, o limite que cresce mostra o que está sendo bombardeado.`,
      },
      {
        en: step`Read the log: ${linesOf(whatsappAuthEvents.rateLimitHit)}. A few phones mean a client in a loop; many mean an attack.`,
        pt: step`Leia o log: ${linesOf(whatsappAuthEvents.rateLimitHit)}. Poucos telefones indicam um cliente em loop; muitos indicam um ataque.`,
      },
      {
        en: 'Attack: block the source at the edge. Loop: stop the client and fix its retries. Limit: raise it and watch.',
        pt: 'Ataque: bloqueie a origem na borda. Loop: pare o cliente e corrija as retentativas dele. Limite: aumente-o e acompanhe.',
      },
    ],
  },
  drill: { scenario: 'rate-limit-storm' },
  unitTest: { drive: growing(rateLimitHits), firing: 10.5, silent: 9.5 },
};

export const whatsappAuth = {
  name: 'whatsapp-auth',
  alerts: [whatsAppAuthHighFailureRate, whatsAppAuthHighResponseTime, whatsAppAuthRateLimitHits],
};
