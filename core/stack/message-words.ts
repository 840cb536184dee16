import type { Language } from '../language/language.ts';

/** What the messages of Alertmanager say, in one language. */
interface Words {
  readonly firing: string;
  readonly resolved: string;
  readonly several: string;
  readonly where: string;
  readonly value: string;
  readonly lastValue: string;
  readonly threshold: string;
  readonly since: string;
  readonly resolvedAt: string;
  readonly after: string;
  readonly severity: string;
  readonly severities: Readonly<Record<'critical' | 'warning' | 'info', string>>;
  readonly emergency: string;
  readonly tenant: string;
  readonly incident: string;
  readonly runbook: string;
  readonly dashboard: string;
  readonly logs: string;
}

/** A language that lacks a word does not compile. */
export const messageWords: Readonly<Record<Language, Words>> = {
  en: {
    firing: 'FIRING',
    resolved: 'RESOLVED',
    several: 'Several alerts',
    where: 'in',
    value: 'Value',
    lastValue: 'Last value',
    threshold: 'threshold',
    since: 'Firing since',
    resolvedAt: 'Resolved at',
    after: 'after',
    severity: 'Severity',
    severities: { critical: 'critical', warning: 'warning', info: 'info' },
    emergency: 'emergency',
    tenant: 'Customer',
    incident: 'Incident',
    runbook: 'Runbook',
    dashboard: 'Dashboard',
    logs: 'Logs',
  },
  pt: {
    firing: 'DISPARANDO',
    resolved: 'RESOLVIDO',
    several: 'Vários alertas',
    where: 'em',
    value: 'Valor',
    lastValue: 'Último valor',
    threshold: 'limite',
    since: 'Disparando desde',
    resolvedAt: 'Resolvido em',
    after: 'após',
    severity: 'Severidade',
    severities: { critical: 'crítica', warning: 'atenção', info: 'informativa' },
    emergency: 'emergência',
    tenant: 'Cliente',
    incident: 'Incidente',
    runbook: 'Runbook',
    dashboard: 'Painel',
    logs: 'Logs',
  },
};
