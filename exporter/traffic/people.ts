import { companies } from '../base/companies.ts';

export interface Person {
  readonly phone: string;
  readonly companyId: string;
}

/** The demo's users, four per company; their last two digits, which is what a label shows, are 01 to 12. */
export const people: readonly Person[] = Array.from({ length: 12 }, (_, i) => ({
  phone: `+55119876543${String(i + 1).padStart(2, '0')}`,
  companyId: companies[i % companies.length]!.id,
}));

/**
 * People who only appear in a scenario, so that scenarios hinder neither each other nor the traffic. Their numbers
 * end like the users' own: masked, they share the users' series, and the spread stays visible within the budget.
 */
export function strangers(scenario: number, groups = 5): Person[] {
  return Array.from({ length: groups }, (_, group) => group).flatMap(group =>
    people.map(({ phone, companyId }) => ({
      phone: `+55119${scenario}${group}6540${phone.slice(-2)}`,
      companyId,
    })),
  );
}
