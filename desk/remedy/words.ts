import { dictionary } from '../language/index.ts';

/** What is said to people of a remedy that waits for one of them. */
export const remedyWords = dictionary({
  en: {
    asked: (action: string, alert: string) => `Approve ${action}? ${alert} fires`,
    text: (about: string) =>
      `${about}. The desk does this once somebody approves it on the page of the incident, and not without.`,
    more: (count: number) =>
      count === 1 ? '1 more incident waits for the same.' : `${count} more incidents wait for the same.`,
    dry: 'This is a dry run: the desk only writes down what it would do.',
    until: 'Can be approved until',
    page: 'Approve or deny',
  },
  pt: {
    asked: (action, alert) => `Aprovar ${action}? ${alert} está disparando`,
    text: about =>
      `${about}. O desk faz isso quando alguém aprova na página do incidente, e não sem aprovação.`,
    more: count =>
      count === 1 ? 'Mais 1 incidente espera pelo mesmo.' : `Mais ${count} incidentes esperam pelo mesmo.`,
    dry: 'É uma simulação: o desk só registra o que faria.',
    until: 'Pode ser aprovado até',
    page: 'Aprovar ou negar',
  },
});
