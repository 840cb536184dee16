import { complain } from '../complain.ts';

/** Known to every copy of the kit in the process. */
const INSTRUMENTED = Symbol.for('@vigia/telemetry instrumented');

const sayNothingChanges = () => complain('the app is instrumented already; the second time changes nothing');

/**
 * Marks an app, or a request. False if the kit, this copy or another, has it already: it would be counted twice. `onSecond`
 * is told then.
 */
export function isFirst(one: object, onSecond: () => void = sayNothingChanges): boolean {
  if (INSTRUMENTED in one) {
    onSecond();
    return false;
  }
  Object.defineProperty(one, INSTRUMENTED, { value: true });
  return true;
}
