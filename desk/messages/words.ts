import type { Language } from '../settings.ts';

/** What messages say in one language. A language that lacks a text does not compile. */
export interface Words {
  /** In front of a title, with how many alerts. */
  readonly firing: string;
  readonly resolved: string;
  readonly severalAlerts: string;
  readonly unnamedAlert: string;
  /** ` in staging` */
  readonly where: (where: string) => string;
  readonly value: string;
  readonly threshold: (text: string) => string;
  /** What stands for `>` and its like in front of a number. */
  readonly comparisons: Readonly<Record<'>' | '>=' | '<' | '<=' | '==' | '!=', string>>;
  readonly since: string;
  readonly ago: (duration: string) => string;
  readonly resolvedAt: string;
  readonly after: (duration: string) => string;
  readonly severity: string;
  readonly severities: Readonly<Record<'critical' | 'warning' | 'info' | 'none' | 'emergency', string>>;
  readonly environment: string;
  readonly tenant: string;
  readonly affected: string;
  readonly links: Readonly<
    Record<'acknowledge' | 'incident' | 'panel' | 'runbook' | 'logs' | 'inbox', string>
  >;
  readonly leftOut: (count: number) => string;
  /** Words after numbers, as the contract spells them. */
  readonly units: Readonly<Record<string, string>>;
  /** A channel that does not work, and since when it was tried. */
  readonly failed: (
    channel: string,
    title: string,
    attempts: number,
  ) => { readonly title: string; readonly text: string };
  readonly why: string;
}

const en: Words = {
  firing: 'FIRING',
  resolved: 'RESOLVED',
  severalAlerts: 'Several alerts',
  unnamedAlert: 'Alert without a name',
  where: where => ` in ${where}`,
  value: 'Value',
  threshold: text => `threshold: ${text}`,
  comparisons: {
    '>': 'above',
    '>=': 'at least',
    '<': 'below',
    '<=': 'at most',
    '==': 'equal to',
    '!=': 'other than',
  },
  since: 'Firing since',
  ago: duration => `for ${duration}`,
  resolvedAt: 'Resolved at',
  after: duration => `after ${duration}`,
  severity: 'Severity',
  severities: {
    critical: 'critical',
    warning: 'warning',
    info: 'info',
    none: 'none',
    emergency: 'emergency',
  },
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
  leftOut: count => `${count} more ${count === 1 ? 'is' : 'are'} not shown here.`,
  units: {},
  failed: (channel, title, attempts) => ({
    title: `Channel ${channel} does not take messages`,
    text: `It was not told after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${title}`,
  }),
  why: 'Reason',
};

const pt: Words = {
  firing: 'DISPARADO',
  resolved: 'RESOLVIDO',
  severalAlerts: 'Vários alertas',
  unnamedAlert: 'Alerta sem nome',
  where: where => ` em ${where}`,
  value: 'Valor',
  threshold: text => `limite: ${text}`,
  comparisons: {
    '>': 'acima de',
    '>=': 'a partir de',
    '<': 'abaixo de',
    '<=': 'até',
    '==': 'igual a',
    '!=': 'diferente de',
  },
  since: 'Disparado desde',
  ago: duration => `há ${duration}`,
  resolvedAt: 'Resolvido em',
  after: duration => `após ${duration}`,
  severity: 'Severidade',
  severities: {
    critical: 'crítica',
    warning: 'atenção',
    info: 'informativa',
    none: 'nenhuma',
    emergency: 'emergência',
  },
  environment: 'Ambiente',
  tenant: 'Cliente',
  affected: 'Afetado',
  links: {
    acknowledge: 'Assumir',
    incident: 'Incidente',
    panel: 'Painel',
    runbook: 'Runbook',
    logs: 'Logs',
    inbox: 'Caixa de entrada',
  },
  leftOut: count => (count === 1 ? 'Mais 1 não aparece aqui.' : `Mais ${count} não aparecem aqui.`),
  units: {
    'per second': 'por segundo',
    'per minute': 'por minuto',
    messages: 'mensagens',
    operations: 'operações',
    items: 'itens',
    users: 'usuários',
    requests: 'requisições',
    'requests/s': 'requisições/s',
  },
  failed: (channel, title, attempts) => ({
    title: `O canal ${channel} não recebe mensagens`,
    text: `Não foi avisado após ${attempts} ${attempts === 1 ? 'tentativa' : 'tentativas'}: ${title}`,
  }),
  why: 'Motivo',
};

export const words: Readonly<Record<Language, Words>> = { en, pt };
