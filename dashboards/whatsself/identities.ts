import { hue } from 'vigia/dashboards';

/** WhatsSelf's flows, and the triggers; a trigger that starts a flow has the flow's colour. */
export const flows = { agendamento: hue.blue, orcamento: hue.purple, pesquisa: hue.teal } as const;

export const triggers = {
  agendar: flows.agendamento,
  preco: flows.orcamento,
  avaliar: flows.pesquisa,
  horario: hue.sand,
  atendente: hue.pink,
  saudacao: hue.sky,
} as const;
