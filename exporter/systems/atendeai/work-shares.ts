import { servedClinic } from '../../base/tenancy.ts';

/** Counts pieces of work by the clinic that they are done for, to tell what share of the process was whose. */
export class WorkShares {
  private readonly byClinic = new Map<string, number>();
  private all = 0;

  /** One more piece of work for the clinic that is served at the moment, or for none. */
  add(clinicId: string | undefined = servedClinic()): void {
    this.all++;
    if (clinicId !== undefined) this.byClinic.set(clinicId, (this.byClinic.get(clinicId) ?? 0) + 1);
  }

  /** The share of each clinic since the last call, 0 to 1; what is missing to 1 is no clinic's. Begins anew. */
  take(): ReadonlyMap<string, number> {
    const shares = new Map([...this.byClinic].map(([clinicId, count]) => [clinicId, count / this.all]));
    this.byClinic.clear();
    this.all = 0;
    return shares;
  }
}
