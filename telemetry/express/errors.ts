import { type Done, type ExpressRequest, type Layer, type Server, stackOf } from './app.ts';

const ERROR_HANDLER_PARAMETERS = 4;

/**
 * Notes what was thrown while a request was answered, and hands it on: to the app's own error handlers, before which it is
 * put. The function that it gives sees to its place, which routes that are added later would change.
 */
export function noteErrors(app: Server, errors: WeakMap<object, unknown>): () => void {
  const note = (error: unknown, request: ExpressRequest, _response: unknown, next: Done): void => {
    errors.set(request, error);
    next(error);
  };
  let placed = 0;
  return () => {
    const stack = stackOf(app);
    if (!stack || stack.length === placed) return;
    const before = stack.findIndex(isNote(note));
    if (before >= 0) stack.splice(before, 1);
    app.use(note);
    const layer = stack.pop()!;
    const handler = stack.findIndex(({ handle }) => handle.length === ERROR_HANDLER_PARAMETERS);
    stack.splice(handler < 0 ? stack.length : handler, 0, layer);
    placed = stack.length;
  };
}

const isNote =
  (note: unknown) =>
  ({ handle }: Layer): boolean =>
    handle === note;
