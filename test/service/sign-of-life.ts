/** A metric that is above 0 where the systems that it needs are mounted. */
export type SignOfLife = readonly [metric: string, ...needs: string[]];
