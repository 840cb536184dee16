import { dictionary } from '../language/index.ts';

/** What the duty says to people. */
export const dutyWords = dictionary({
  en: {
    unacknowledged: (duration: string) => `Not acknowledged for ${duration}`,
    ranOut: (by: string) => `The acknowledgement by ${by} ran out`,
    silent: 'The monitoring is silent',
    silentText: (count: number) =>
      count === 0
        ? 'New alerts do not arrive.'
        : `New alerts do not arrive. Of ${count === 1 ? '1 incident that fires, nobody knows' : `${count} incidents that fire, nobody knows`} whether they still do.`,
    back: 'The monitoring is back',
    backText: (duration: string) => `Alerts arrive again after ${duration}.`,
    since: 'Silent since',
    causes: {
      prometheus: 'Prometheus does not answer',
      alertmanager: 'Alertmanager does not answer',
      ended: 'Prometheus sends Alertmanager no alerts',
      missed: 'The heartbeat does not arrive, although Prometheus and Alertmanager answer',
      unseen: 'The heartbeat does not arrive',
    },
    why: 'Why',
    acknowledge: 'Acknowledge',
    takeOver: 'You look after this incident; others are not called in meanwhile.',
    name: 'Your name',
    note: 'Note',
    optional: 'optional',
    lasts: 'For',
    minutes: (count: number) => `${count} minutes`,
    hours: (count: number) => (count === 1 ? '1 hour' : `${count} hours`),
    firingSince: 'Firing since',
    acknowledgedBy: (by: string, until: string) => `Acknowledged by ${by} until ${until}.`,
    resolved: 'This incident is resolved. There is nothing to acknowledge.',
    expired: 'This link has expired or is not complete.',
    expiredHint: 'Open the incident in the inbox, or use the link of a newer message.',
    inbox: 'Inbox',
    incident: 'The incident',
  },
  pt: {
    unacknowledged: (duration: string) => `Sem reconhecimento há ${duration}`,
    ranOut: (by: string) => `O reconhecimento de ${by} expirou`,
    silent: 'O monitoramento está em silêncio',
    silentText: (count: number) =>
      count === 0
        ? 'Novos alertas não chegam.'
        : `Novos alertas não chegam. ${count === 1 ? 'De 1 incidente aberto não se sabe se continua' : `De ${count} incidentes abertos não se sabe se continuam`}.`,
    back: 'O monitoramento voltou',
    backText: (duration: string) => `Os alertas chegam de novo após ${duration}.`,
    since: 'Em silêncio desde',
    causes: {
      prometheus: 'O Prometheus não responde',
      alertmanager: 'O Alertmanager não responde',
      ended: 'O Prometheus não envia alertas ao Alertmanager',
      missed: 'O sinal de vida não chega, embora o Prometheus e o Alertmanager respondam',
      unseen: 'O sinal de vida não chega',
    },
    why: 'Causa',
    acknowledge: 'Reconhecer',
    takeOver: 'Você cuida deste incidente; enquanto isso, mais ninguém é chamado.',
    name: 'Seu nome',
    note: 'Observação',
    optional: 'opcional',
    lasts: 'Por',
    minutes: (count: number) => `${count} minutos`,
    hours: (count: number) => (count === 1 ? '1 hora' : `${count} horas`),
    firingSince: 'Disparando desde',
    acknowledgedBy: (by: string, until: string) => `Reconhecido por ${by} até ${until}.`,
    resolved: 'Este incidente foi resolvido. Não há nada a reconhecer.',
    expired: 'Este link expirou ou está incompleto.',
    expiredHint: 'Abra o incidente na caixa de entrada ou use o link de uma mensagem mais recente.',
    inbox: 'Caixa de entrada',
    incident: 'O incidente',
  },
});
