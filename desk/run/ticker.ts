/** Runs `work` now and then every `seconds` after its last end, until the signal aborts; errors go to `onError`. */
export function tick(
  seconds: number,
  signal: AbortSignal,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): void {
  const once = async (): Promise<void> => {
    if (signal.aborted) return;
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    if (!signal.aborted) setTimeout(() => void once(), seconds * 1000).unref();
  };
  void once();
}
