/** Longer than the service itself takes to give up. */
const TIMEOUT_MS = 20_000;

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** Calls the service over its own HTTP interface, as simulated people do. No call throws for an answer it gets. */
export class Caller {
  private readonly baseUrl: () => string;
  private readonly signal: AbortSignal;

  constructor(baseUrl: () => string, signal: AbortSignal) {
    this.baseUrl = baseUrl;
    this.signal = signal;
  }

  async post<T = Record<string, unknown>>(path: string, body: unknown, token?: string): Promise<Answer<T>> {
    const response = await fetch(`${this.baseUrl()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as T };
  }

  /** Gives the status of the answer. */
  protected async get(path: string, token?: string): Promise<number> {
    const response = await fetch(`${this.baseUrl()}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.status;
  }
}
