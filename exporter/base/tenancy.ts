import { AsyncLocalStorage } from 'node:async_hooks';

/** Whom a piece of work is done for; known from when the caller's clinic is. */
export interface Tenancy {
  clinicId?: string;
}

const current = new AsyncLocalStorage<Tenancy>();

/** Runs work, and all that it starts, for whomever the tenancy names by then. */
export function withTenancy<T>(tenancy: Tenancy, work: () => T): T {
  return current.run(tenancy, work);
}

/** Says that the work at hand is for this clinic. */
export function serveClinic(clinicId: string): void {
  const tenancy = current.getStore();
  if (tenancy) tenancy.clinicId = clinicId;
}

/** The clinic that the work at hand is for; undefined for what is no clinic's. */
export function servedClinic(): string | undefined {
  return current.getStore()?.clinicId;
}
