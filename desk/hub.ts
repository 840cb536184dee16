/** Something that a part of the desk can do for others, as long as it is mounted. */
export interface Capability<T> {
  readonly capability: string;
  /** Only for the compiler. */
  readonly value?: T;
}

export const capability = <T>(name: string): Capability<T> => ({ capability: name });

/**
 * Where parts of the desk meet without importing each other's insides. One that is not mounted is not found, and the others do
 * without. What others offer is there when the parts have been mounted: look for it when it is needed, not in `mount`.
 *
 * @example
 * export const sending = capability<Sending>('sending');
 * context.hub.offer(sending, { send: message => … }); // where messages are mounted
 * await context.hub.find(sending)?.send(message); // where somebody must be told
 */
export class Hub {
  private readonly offers = new Map<Capability<unknown>, unknown[]>();

  offer<T>(capability: Capability<T>, value: T): void {
    this.offers.set(capability, [...(this.offers.get(capability) ?? []), value]);
  }

  /** Returns the first that was offered; undefined if nobody offers it. */
  find<T>(capability: Capability<T>): T | undefined {
    return this.all(capability)[0];
  }

  /** Returns all that were offered, in that order. */
  all<T>(capability: Capability<T>): readonly T[] {
    return (this.offers.get(capability) ?? []) as T[];
  }
}
