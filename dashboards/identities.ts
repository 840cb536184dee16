import { jobs } from '../metrics/jobs.ts';
import { hue } from './colors.ts';

/**
 * A constant colour for each name that the sample service uses; a deployment lists its own. A crew has the colour of
 * the company that it serves. A name that is not listed takes Grafana's palette.
 */
export const companies = { aurora: hue.blue, ipe: hue.purple, horizonte: hue.teal } as const;

export const crews = {
  vendas: companies.aurora,
  suporte: companies.ipe,
  cobranca: companies.horizonte,
} as const;

/** The further down the line of agents, the lighter. */
export const handoffs = {
  'vendas-orchestrator → vendas-specialist': hue.navy,
  'vendas-specialist → vendas-support': hue.sky,
  'suporte-orchestrator → suporte-specialist': hue.violet,
  'suporte-specialist → suporte-support': hue.pink,
  'cobranca-orchestrator → cobranca-specialist': hue.teal,
} as const;

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

export const jobColors = {
  [jobs.exporter]: hue.blue,
  [jobs.prometheus]: hue.purple,
  [jobs.alertmanager]: hue.pink,
  [jobs.grafana]: hue.teal,
  [jobs.loki]: hue.sand,
  [jobs.jaeger]: hue.sky,
  [jobs.spans]: hue.navy,
} as const;
