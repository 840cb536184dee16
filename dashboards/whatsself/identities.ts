import { hue } from 'vigia/dashboards';

/** The flows and triggers of WhatsSelf. A trigger that starts a flow has the colour of the flow. */
export const flows = { agendamento: hue.blue, orcamento: hue.purple, pesquisa: hue.teal } as const;

export const triggers = {
  agendar: flows.agendamento,
  preco: flows.orcamento,
  avaliar: flows.pesquisa,
  horario: hue.sand,
  atendente: hue.pink,
  saudacao: hue.sky,
} as const;
