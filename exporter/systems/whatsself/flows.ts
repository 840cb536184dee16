import type { LabelValue } from 'vigia/metrics';
import type { flowStepDrops } from '../../../metrics/whatsself.ts';

export type Step = LabelValue<(typeof flowStepDrops)['labels']['step']>;

export interface Flow {
  readonly id: string;
  /** What is said at each step; the contact's answer leads to the next. */
  readonly steps: readonly { readonly step: Step; readonly says: string }[];
}

export interface Trigger {
  readonly id: string;
  readonly words: RegExp;
  /** Says something, or starts a flow. */
  readonly does: { readonly says: string } | { readonly starts: string };
}

/** Three flows and six triggers: what the contract's budgets for `flowId` and `triggerId` allow. */
export const flows: readonly Flow[] = [
  {
    id: 'agendamento',
    steps: [
      { step: 'greeting', says: 'Vamos agendar! Qual é o seu nome?' },
      { step: 'question', says: 'Qual serviço você deseja?' },
      { step: 'choice', says: 'Temos amanhã às 10h ou às 15h. Qual prefere?' },
      { step: 'confirmation', says: 'Posso confirmar?' },
    ],
  },
  {
    id: 'orcamento',
    steps: [
      { step: 'greeting', says: 'Claro! Sobre qual produto?' },
      { step: 'question', says: 'Quantas unidades?' },
      { step: 'confirmation', says: 'Envio o orçamento por aqui?' },
    ],
  },
  {
    id: 'pesquisa',
    steps: [
      { step: 'question', says: 'De 1 a 5, que nota você dá?' },
      { step: 'confirmation', says: 'Podemos publicar a sua avaliação?' },
    ],
  },
];

/** What a flow says after the answer to its last step. */
export const FLOW_END = 'Tudo certo, obrigado!';

export const triggers: readonly Trigger[] = [
  { id: 'agendar', words: /\b(agendar|marcar)\b/i, does: { starts: 'agendamento' } },
  { id: 'preco', words: /\b(preço|orçamento|quanto custa)/i, does: { starts: 'orcamento' } },
  { id: 'avaliar', words: /\bavali(ar|ação)/i, does: { starts: 'pesquisa' } },
  {
    id: 'horario',
    words: /\b(horário|abertos?)\b/i,
    does: { says: 'Atendemos de segunda a sábado, 9h às 18h.' },
  },
  {
    id: 'atendente',
    words: /\b(atendente|humano)\b/i,
    does: { says: 'Um atendente já vai falar com você.' },
  },
  {
    id: 'saudacao',
    words: /^(oi|olá|bom dia|boa tarde|boa noite)/i,
    does: { says: 'Olá! Como posso ajudar?' },
  },
];

/** The first trigger whose words are in the text. */
export const triggerOf = (text: string): Trigger | undefined =>
  triggers.find(({ words }) => words.test(text));
