import type { Language } from 'vigia/desk';
import { dictionary } from '../language/index.ts';

/** What messages say. */
export const words = dictionary({
  en: {
    /** In front of a title, with how many alerts. */
    firing: 'FIRING',
    resolved: 'RESOLVED',
    severalAlerts: 'Several alerts',
    unnamedAlert: 'Alert without a name',
    where: (where: string) => ` in ${where}`,
    value: 'Value',
    lastValue: 'Last value',
    threshold: (limit: string) => `threshold: ${limit}`,
    /** What stands for the sign in front of a number. */
    comparisons: {
      '>': 'above',
      '>=': 'at least',
      '<': 'below',
      '<=': 'at most',
      '==': 'equal to',
      '!=': 'other than',
    },
    since: 'Firing since',
    began: 'Began at',
    lasting: (duration: string) => `for ${duration}`,
    resolvedAt: 'Resolved at',
    after: (duration: string) => `after ${duration}`,
    severity: 'Severity',
    severities: { critical: 'critical', warning: 'warning', info: 'info', emergency: 'emergency' },
    environment: 'Environment',
    tenant: 'Customer',
    affected: 'Affected',
    links: {
      acknowledge: 'Acknowledge',
      incident: 'Incident',
      panel: 'Dashboard',
      runbook: 'Runbook',
      logs: 'Logs',
      inbox: 'Inbox',
    },
    leftOut: (count: number) => `${count} more ${count === 1 ? 'is' : 'are'} not shown here.`,
    failed: (channel: string) => `Channel ${channel} does not take messages`,
    lost: (title: string, attempts: number) =>
      `After ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} it has not been told: ${title}`,
    reason: 'Reason',
  },
  pt: {
    firing: 'DISPARANDO',
    resolved: 'RESOLVIDO',
    severalAlerts: 'Vários alertas',
    unnamedAlert: 'Alerta sem nome',
    where: where => ` em ${where}`,
    value: 'Valor',
    lastValue: 'Último valor',
    threshold: limit => `limite: ${limit}`,
    comparisons: {
      '>': 'acima de',
      '>=': 'a partir de',
      '<': 'abaixo de',
      '<=': 'até',
      '==': 'igual a',
      '!=': 'diferente de',
    },
    since: 'Disparando desde',
    began: 'Começou em',
    lasting: duration => `há ${duration}`,
    resolvedAt: 'Resolvido em',
    after: duration => `após ${duration}`,
    severity: 'Severidade',
    severities: { critical: 'crítica', warning: 'atenção', info: 'informativa', emergency: 'emergência' },
    environment: 'Ambiente',
    tenant: 'Cliente',
    affected: 'Afetado',
    links: {
      acknowledge: 'Reconhecer',
      incident: 'Incidente',
      panel: 'Painel',
      runbook: 'Runbook',
      logs: 'Logs',
      inbox: 'Caixa de entrada',
    },
    leftOut: count => (count === 1 ? 'Mais 1 não aparece aqui.' : `Mais ${count} não aparecem aqui.`),
    failed: channel => `O canal ${channel} não recebe mensagens`,
    lost: (title, attempts) =>
      `Após ${attempts} ${attempts === 1 ? 'tentativa' : 'tentativas'}, não foi avisado: ${title}`,
    reason: 'Motivo',
  },
});

/** Words after numbers, as the contract spells them; others stay. */
export const unitWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  pt: {
    'per second': 'por segundo',
    'per minute': 'por minuto',
    messages: 'mensagens',
    operations: 'operações',
    items: 'itens',
    users: 'usuários',
    requests: 'requisições',
    'requests/s': 'requisições/s',
  },
};
