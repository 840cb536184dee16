/** Something that happens, by which parts of the service learn of each other without knowing each other. */
export interface Topic<T> {
  readonly topic: string;
  /** Only for the compiler. */
  readonly value?: T;
}
/** Something that a part of the service can do for others, as long as it is there. */
export interface Capability<T> {
  readonly capability: string;
  /** Only for the compiler. */
  readonly value?: T;
}

export const topic = <T = void>(name: string): Topic<T> => ({ topic: name });
export const capability = <T>(name: string): Capability<T> => ({ capability: name });

type Hears = (value: never) => void | Promise<void>;

/**
 * Where parts of the service meet. One that is not there is neither heard of nor found, and the others do without.
 *
 * @example
 * const messageSent = topic<{ length: number }>('message sent');
 * hub.on(messageSent, ({ length }) => sizes.observe(length));
 * hub.tell(messageSent, { length: 12 });
 */
export class Hub {
  private readonly listeners = new Map<Topic<unknown>, Hears[]>();
  private readonly offers = new Map<Capability<unknown>, unknown[]>();

  /** Calls `hears` each time that the topic is told of. */
  on<T>(topic: Topic<T>, hears: (value: T) => void | Promise<void>): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), hears]);
  }

  /** Tells all who listen, at once. Returns a promise when one of them takes longer; it rejects when one fails. */
  tell<T>(topic: Topic<T>, value: T): void | Promise<void> {
    const pending: Promise<void>[] = [];
    for (const hears of this.listeners.get(topic) ?? []) {
      const heard = (hears as (value: T) => void | Promise<void>)(value);
      if (heard) pending.push(heard);
    }
    if (pending.length > 0) return Promise.all(pending).then(() => {});
  }

  offer<T>(capability: Capability<T>, value: T): void {
    this.offers.set(capability, [...(this.offers.get(capability) ?? []), value]);
  }

  /** The first that was offered; undefined when nobody offers it. */
  find<T>(capability: Capability<T>): T | undefined {
    return this.all(capability)[0];
  }

  /** All that were offered, in that order. */
  all<T>(capability: Capability<T>): readonly T[] {
    return (this.offers.get(capability) ?? []) as T[];
  }
}
