import { hue } from 'vigia/dashboards';
import { companies } from '../identities.ts';

export const crews = {
  vendas: companies.aurora,
  suporte: companies.ipe,
  cobranca: companies.horizonte,
} as const;

/** The further down the chain of agents, the lighter. */
export const handoffs = {
  'vendas-orchestrator → vendas-specialist': hue.navy,
  'vendas-specialist → vendas-support': hue.sky,
  'suporte-orchestrator → suporte-specialist': hue.violet,
  'cobranca-orchestrator → cobranca-specialist': hue.teal,
} as const;
