import type { LabelValue } from 'vigia/metrics';
import { memoryOperations, memoryUsage } from '../../../../metrics/falachefe/crewai.ts';
import type { Services } from '../services.ts';

export type MemoryType = LabelValue<(typeof memoryUsage)['labels']['memory_type']>;
type Operation = LabelValue<(typeof memoryOperations)['labels']['operation_type']>;

export const memoryTypes: readonly MemoryType[] = memoryUsage.labels.memory_type.values;
/** Entries kept per kind of memory; the oldest is forgotten first. */
const MAX_ENTRIES = 500;

/**
 * What a crew remembers: `short_term` of running conversations, `long_term` of users, `entity` facts about what
 * was spoken of. Bounded, and measured as serialised.
 */
export class CrewMemory {
  private readonly services: Services;
  private readonly crewId: string;
  private readonly kinds = new Map<MemoryType, Map<string, string>>(
    memoryTypes.map(type => [type, new Map()]),
  );
  private readonly bytes = new Map<MemoryType, number>(memoryTypes.map(type => [type, 0]));

  constructor(services: Services, crewId: string) {
    this.services = services;
    this.crewId = crewId;
    for (const type of memoryTypes) this.grow(type, 0);
  }

  /** Bytes of all that is remembered, as serialised. */
  get size(): number {
    return [...this.bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  read<T>(type: MemoryType, key: string): T | undefined {
    const text = this.kinds.get(type)!.get(key);
    this.done('read', type, key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Writes a new entry or updates the one that is there. */
  write(type: MemoryType, key: string, value: unknown): void {
    const kind = this.kinds.get(type)!;
    const operation: Operation = kind.has(key) ? 'update' : 'write';
    const text = JSON.stringify(value);
    this.grow(type, size(key, text) - this.forget(type, key));
    kind.set(key, text);
    if (kind.size > MAX_ENTRIES) this.grow(type, -this.forget(type, kind.keys().next().value!));
    this.done(operation, type, key);
  }

  delete(type: MemoryType, key: string): void {
    this.grow(type, -this.forget(type, key));
    this.done('delete', type, key);
  }

  /** Takes an entry out; gives the bytes that it had. */
  private forget(type: MemoryType, key: string): number {
    const kind = this.kinds.get(type)!;
    const text = kind.get(key);
    kind.delete(key);
    return text === undefined ? 0 : size(key, text);
  }

  private grow(type: MemoryType, bytes: number): void {
    const total = this.bytes.get(type)! + bytes;
    this.bytes.set(type, total);
    this.services.instruments.gauge(memoryUsage).set({ crew_id: this.crewId, memory_type: type }, total);
  }

  private done(operation: Operation, type: MemoryType, key: string): void {
    const { instruments, events } = this.services;
    instruments.counter(memoryOperations).inc({ operation_type: operation, crew_id: this.crewId });
    events.memoryOperation({
      operationType: operation,
      crewId: this.crewId,
      memoryKey: `${type}:${key}`,
      success: true,
    });
  }
}

const size = (key: string, text: string): number => Buffer.byteLength(key) + Buffer.byteLength(text);
