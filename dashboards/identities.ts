import { hue } from 'vigia/dashboards';
import { jobs } from 'vigia/platform/jobs';
import { SHARED } from '../metrics/labels.ts';

/**
 * A constant colour for each name that the sample service uses; a deployment lists its own. A crew has the colour of
 * the company that it serves. A name that is not listed takes Grafana's palette.
 */
export const companies = { aurora: hue.blue, ipe: hue.purple, horizonte: hue.teal } as const;

/** A clinic has the colour of its company. */
export const clinicsAndShared = { ...companies, [SHARED]: hue.sand } as const;

export const channels = { whatsapp: hue.blue, web: hue.purple } as const;

export const httpServices = { atendeai: hue.teal, falachefe: hue.blue, whatsself: hue.purple } as const;

export const externalServices = {
  whatsapp: hue.teal,
  openai: hue.purple,
  database: hue.blue,
  redis: hue.sand,
} as const;

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
  [jobs['node-exporter']]: hue.navy,
  [jobs['blackbox-exporter']]: hue.violet,
  [jobs['postgres-exporter']]: hue.indigo,
  [jobs['redis-exporter']]: hue.brown,
  [jobs.httpProbes]: hue.cyan,
  [jobs.tcpProbes]: hue.slate,
  [jobs.spans]: hue.olive,
} as const;
