/** An observable of whichever copy of rxjs the app has. */
interface Stream {
  readonly constructor: new (subscribe: (to: Subscriber) => unknown) => Stream;
  subscribe(to: Subscriber): unknown;
}
interface Subscriber {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}
interface Execution {
  getType(): string;
  switchToHttp(): { getRequest(): object };
}

/** What Nest calls an interceptor. */
interface Interceptor {
  intercept(execution: Execution, next: { handle(): Stream }): Stream;
}

/** Notes what handlers throw: Nest answers them itself, before its server learns of them. */
export function noteThrown(errors: WeakMap<object, unknown>): Interceptor {
  return {
    intercept(execution, next) {
      const answers = next.handle();
      if (execution.getType() !== 'http') return answers;
      const request = execution.switchToHttp().getRequest();
      return new answers.constructor(to =>
        answers.subscribe({
          next: value => to.next(value),
          error: error => {
            errors.set(request, error);
            to.error(error);
          },
          complete: () => to.complete(),
        }),
      );
    },
  };
}
