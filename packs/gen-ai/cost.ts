import { type Expression, increase, multiply, or, type Range, select, sum, total } from 'vigia/promql';
import { tokenUsage } from './metrics.ts';
import type { GenAiOptions } from './options.ts';

const MILLION = 1_000_000;

type CostLabels = 'gen_ai_request_model' | 'gen_ai_response_model' | 'gen_ai_token_type';

/**
 * Returns what the tokens of the range cost in US dollars, by model and direction. Undefined without prices.
 */
export function costOver(
  range: Range,
  { prices = {}, model = 'gen_ai_request_model' }: GenAiOptions,
): Expression<CostLabels> | undefined {
  const parts = Object.entries(prices).flatMap(([name, price]) =>
    (['input', 'output'] as const).map(direction => {
      const used = select(tokenUsage, { [model]: name, gen_ai_token_type: direction });
      const tokens = sum(increase(total(used), range), { by: [model, 'gen_ai_token_type'] });
      return multiply<CostLabels>(tokens, price[direction] / MILLION);
    }),
  );
  return parts.length === 0 ? undefined : parts.reduce((all, part) => or(all, part));
}
