import { callUpstream } from '../../exporter/base/upstream.ts';

const TIMEOUT_MS = 5000;

type Labels = Readonly<Record<string, string>>;

export interface Silence {
  readonly labels: Labels;
  readonly by: string;
  readonly comment: string;
  readonly seconds: number;
}
export interface Notice {
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Alertmanager forgets it after this. */
  readonly seconds: number;
}

/** What the service asks of Alertmanager. Each throws `UpstreamError` or `Unavailable`. */
export interface AlertmanagerClient {
  /** Alerts with exactly these labels are told to nobody meanwhile; gives the silence's id. */
  silence(silence: Silence): Promise<string>;
  /** Delivers by whatever route the labels lead to. */
  post(notice: Notice): Promise<void>;
}

export function createAlertmanagerClient(baseUrl: string): AlertmanagerClient {
  const call = <T>(path: string, body: unknown): Promise<T> =>
    callUpstream<T>({
      upstream: 'alertmanager',
      url: `${baseUrl}/api/v2/${path}`,
      body,
      timeoutMs: TIMEOUT_MS,
    });
  const period = (seconds: number) => ({
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + seconds * 1000).toISOString(),
  });
  return {
    silence: async ({ labels, by, comment, seconds }) => {
      const matchers = Object.entries(labels).map(([name, value]) => ({
        name,
        value,
        isRegex: false,
        isEqual: true,
      }));
      const body = { matchers, createdBy: by, comment, ...period(seconds) };
      return (await call<{ silenceID: string }>('silences', body)).silenceID;
    },
    post: async ({ labels, annotations, seconds }) =>
      call<void>('alerts', [{ labels, annotations, ...period(seconds) }]),
  };
}
