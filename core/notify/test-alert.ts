import type { Language } from '../language/language.ts';
import type { Config } from '../project/config.ts';
import { open, shown } from '../remote/url.ts';

/** The name of the alert that is nothing but a test. */
export const TEST_ALERT = 'VigiaTest';

/** An alert as Alertmanager takes it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** How long it fires if nobody resolves it. */
const LASTS_MS = 15 * 60_000;

const TEXTS: Readonly<Record<Language, (receiver: string) => PostedAlert['annotations']>> = {
  en: receiver => ({
    summary: 'TEST: this is a test notification, nothing is wrong',
    description: `Sent by vigia notify ${receiver} --test. It resolves by itself in a moment.`,
  }),
  pt: receiver => ({
    summary: 'TESTE: esta é uma notificação de teste, não há nenhum problema',
    description: `Enviada por vigia notify ${receiver} --test. Ela se resolve sozinha em instantes.`,
  }),
};

/** Returns an alert that says plainly that it is a test. `labels` decide who is told. */
export function testAlert(
  config: Config,
  receiver: string,
  labels: Readonly<Record<string, string>>,
  startsAt: Date,
  endsAt: Date = new Date(startsAt.getTime() + LASTS_MS),
): PostedAlert {
  const fleet = config.project.fleetLabels.includes('environment') ? { environment: config.environment } : {};
  return {
    labels: { alertname: TEST_ALERT, service: 'vigia', ...fleet, ...config.labels, ...labels },
    annotations: TEXTS[config.language](receiver),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}

/** Gives the alert to Alertmanager. Throws if it does not take it. */
export async function postAlert(alertmanager: string, alert: PostedAlert): Promise<void> {
  const url = `${alertmanager}/api/v2/alerts`;
  const response = await asked(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([alert]),
  });
  if (!response.ok)
    throw new Error(`${shown(url)} returned ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

/** Returns the metrics page of Alertmanager. */
export async function metricsOf(alertmanager: string): Promise<string> {
  return (await asked(`${alertmanager}/metrics`)).text();
}

/** Throws with the address if nothing responds there. */
function asked(url: string, init: RequestInit = {}): Promise<Response> {
  return open(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: Error) => {
    const cause = (error.cause as Error | undefined)?.message ?? error.message;
    throw new Error(
      `${shown(url)} does not respond (${cause}): is the stack running, and is that its address? Start it with vigia start`,
    );
  });
}
