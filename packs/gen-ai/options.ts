/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** Options of the pack. */
export interface GenAiOptions {
  /**
   * The label that names the model: OpenLLMetry (CrewAI, LangChain) sets `gen_ai_response_model` only. Default
   * `gen_ai_request_model`.
   */
  readonly model?: 'gen_ai_request_model' | 'gen_ai_response_model';
  /** Prices by model, as its label has it. The conventions know no cost: without prices, nothing says what the tokens cost. */
  readonly prices?: Readonly<Record<string, Price>>;
  /** What all models with a price may cost in a day, in US dollars. Default: no alert. */
  readonly dailyBudget?: number;
}

/** Throws with the field, the value and the fix if the options do not fit together. */
export function checkOptions({ prices = {}, dailyBudget }: GenAiOptions): void {
  for (const [model, { input, output }] of Object.entries(prices)) {
    for (const [direction, price] of Object.entries({ input, output })) {
      if (!(Number.isFinite(price) && price >= 0))
        throw new Error(
          `genAi prices.${model}.${direction} is ${price}: give US dollars for a million tokens, at least 0`,
        );
    }
  }
  if (dailyBudget === undefined) return;
  if (!(Number.isFinite(dailyBudget) && dailyBudget > 0))
    throw new Error(`genAi dailyBudget is ${dailyBudget}: give US dollars per day, above 0`);
  if (Object.keys(prices).length === 0)
    throw new Error(
      `genAi dailyBudget is ${dailyBudget}, but prices is empty: give the price of each model, such as { 'gpt-4o': { input: 2.5, output: 10 } }`,
    );
}
