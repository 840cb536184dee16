import type { Language } from '../../language/language.ts';

/** The frame of runbook pages, in one language. */
interface RunbookWords {
  readonly service: string;
  readonly firesWhen: string;
  readonly howLong: string;
  readonly immediately: string;
  readonly threshold: string;
  readonly anyResult: string;
  readonly impact: string;
  readonly causes: string;
  readonly steps: string;
  readonly remedy: string;
  readonly seeItFire: string;
  readonly disabledDashboard: string;
  panelOfDisabled(title: string): string;
  faultEndpoints(environment: string): string;
  byHand(days: number, what: string): string;
  scenario(command: string): string;
  readonly always: string;
  readonly replay: string;
  label(name: string): string;
  readonly title: string;
  /** The head of the table of all runbooks. */
  readonly index: string;
}

export const runbookWords: Readonly<Record<Language, RunbookWords>> = {
  en: {
    service: 'service',
    firesWhen: 'Fires when',
    howLong: 'For',
    immediately: 'immediately',
    threshold: 'Threshold',
    anyResult: 'any result',
    impact: 'Impact',
    causes: 'Likely causes',
    steps: 'What to do',
    remedy: 'Remedy',
    seeItFire: 'See it fire',
    disabledDashboard: 'its dashboard (which is disabled)',
    panelOfDisabled: title => `${title} (its dashboard is disabled)`,
    faultEndpoints: environment => `The drill calls the fault endpoints of the service in ${environment}.`,
    byHand: (days, what) => `Every ${days} days: ${what}\n\nThen write it down:`,
    scenario: command => `On a running stack: \`${command}\`.`,
    always: 'This alert always fires; the drill waits for its notification.',
    replay: 'The drill replays the series of its unit test.',
    label: name => `\`$${name}\` is the label \`${name}\` of the alert.`,
    title: 'Runbooks',
    index: '| alert | severity | service | what |',
  },
  pt: {
    service: 'serviço',
    firesWhen: 'Dispara quando',
    howLong: 'Por quanto tempo',
    immediately: 'imediatamente',
    threshold: 'Limite',
    anyResult: 'qualquer resultado',
    impact: 'Impacto',
    causes: 'Causas prováveis',
    steps: 'O que fazer',
    remedy: 'Remédio',
    seeItFire: 'Como ver o alerta disparar',
    disabledDashboard: 'o dashboard dele (que está desabilitado)',
    panelOfDisabled: title => `${title} (o dashboard dele está desabilitado)`,
    faultEndpoints: environment => `O drill chama os endpoints de falha do serviço em ${environment}.`,
    byHand: (days, what) => `A cada ${days} dias: ${what}\n\nDepois registre:`,
    scenario: command => `Em um stack em execução: \`${command}\`.`,
    always: 'Este alerta está sempre disparando; o drill espera pela notificação dele.',
    replay: 'O drill repete as séries do teste unitário do alerta.',
    label: name => `\`$${name}\` é o label \`${name}\` do alerta.`,
    title: 'Runbooks',
    index: '| alerta | severidade | serviço | o que é |',
  },
};
