/** Phones of simulated WhatsSelf contacts, a range of their own for each group: traffic is 0, scenarios 1 to 9. */
export const contactPhones = (group: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `+55219${group}0${String(100_000 + i * 7)}`);
