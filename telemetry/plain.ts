/** No field worth logging nests further. */
const MAX_DEPTH = 16;
/** Entries of one object or list that are copied. */
const MAX_ENTRIES = 250;
/** Values of one line that are copied. */
const MAX_VALUES = 5000;

/** A place in a copy: what is above it, and how many values the whole copy may still take. */
interface Place {
  readonly above: readonly object[];
  readonly budget: { left: number };
}

/**
 * Returns a copy that can be read without running code of the caller: getters, `toJSON` and proxies have been asked, and
 * one that throws has left a placeholder. Cycles, depth and size are bounded in the same way. Errors stay errors, with
 * their class as name. Never throws.
 */
export function plain(value: unknown): unknown {
  return copyOf(value, { above: [], budget: { left: MAX_VALUES } });
}

/** Returns what stands for a value that cannot be read. */
export const unreadable = (error: unknown): string => `[unreadable: ${reasonOf(error)}]`;

/** Returns the value as text. Never throws. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return String(value);
  } catch (error) {
    return unreadable(error);
  }
}

/** Whether a copy of the value is the value itself. */
export function isPlain(value: unknown): boolean {
  const type = typeof value;
  return (
    type === 'string' || type === 'number' || type === 'boolean' || value === undefined || value === null
  );
}

function copyOf(value: unknown, place: Place): unknown {
  if (isPlain(value)) return value;
  if (typeof value !== 'object') return typeof value === 'function' ? undefined : textOf(value);
  if (place.above.includes(value!)) return '[circular]';
  if (place.above.length >= MAX_DEPTH || place.budget.left-- <= 0) return '[cut]';
  try {
    return copyOfObject(value!, { above: [...place.above, value!], budget: place.budget });
  } catch (error) {
    return unreadable(error);
  }
}

function copyOfObject(value: object, inside: Place): unknown {
  if (value instanceof Date) return new Date(Date.prototype.getTime.call(value));
  if (value instanceof Error) return copyOfError(value, inside);
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return copyOfList(value, value.length, inside);
  if (value instanceof Set) return copyOfList(value, value.size, inside);
  if (value instanceof Map) return copyOfMap(value, inside);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return copyOf(toJSON.call(value), inside);
  return copyOfEntries(value, inside);
}

/** The first entries; the length tells how many there were. */
function copyOfList(items: Iterable<unknown>, length: number, inside: Place): unknown[] {
  const copy: unknown[] = [];
  for (const item of items) {
    if (copy.length >= MAX_ENTRIES) break;
    copy.push(copyOf(item, inside));
  }
  copy.length = Math.max(copy.length, Math.min(length, 100_000));
  return copy;
}

function copyOfMap(map: ReadonlyMap<unknown, unknown>, inside: Place): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  for (const [key, item] of map) {
    if (copy.size >= MAX_ENTRIES) break;
    copy.set(typeof key === 'object' && key !== null ? '[object]' : textOf(key), copyOf(item, inside));
  }
  return copy;
}

/** Each entry for itself: one that throws costs no other. */
function copyOfEntries(fields: object, inside: Place): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  let room = MAX_ENTRIES;
  for (const key of Object.keys(fields)) {
    if (room-- === 0) break;
    set(copy, key, entry(fields, key, inside));
  }
  return copy;
}

function entry(fields: object, key: string, inside: Place): unknown {
  try {
    return copyOf((fields as Readonly<Record<string, unknown>>)[key], inside);
  } catch (error) {
    return unreadable(error);
  }
}

/** Own properties only: `__proto__` is a key like any other. */
function set(copy: object, key: string, value: unknown): void {
  if (key !== '__proto__') (copy as Record<string, unknown>)[key] = value;
  else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
}

const ERROR_FIELDS = ['code', 'cause', 'errors'] as const;

function copyOfError(error: Error, inside: Place): Error {
  const own = (value: unknown) => ({ value, configurable: true, writable: true, enumerable: false });
  const copy: Error = Object.create(Error.prototype, {
    name: own(classOf(error)),
    message: own(textOf(entry(error, 'message', inside))),
  });
  const stack = entry(error, 'stack', inside);
  Object.defineProperty(copy, 'stack', own(typeof stack === 'string' ? stack : undefined));
  for (const field of ERROR_FIELDS) {
    const value = entry(error, field, inside);
    if (value !== undefined) Object.defineProperty(copy, field, own(value));
  }
  return copy;
}

/** The name that the error or its class gives, else that of the class: `class PaymentError extends TypeError {}` gives none. */
function classOf(error: Error): string {
  try {
    const { name } = error;
    const { constructor: of } = error as { constructor?: { name?: unknown; prototype?: object } };
    const isNamed = Object.hasOwn(error, 'name') || Object.hasOwn(of?.prototype ?? {}, 'name');
    if (isNamed && typeof name === 'string' && name !== '') return name;
    return typeof of?.name === 'string' && of.name !== '' ? of.name : 'Error';
  } catch {
    return 'Error';
  }
}

function reasonOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : String(error);
    return String(text).slice(0, 200);
  } catch {
    return 'it throws what cannot be read either';
  }
}
