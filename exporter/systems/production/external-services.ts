import type { LabelValue } from 'vigia/metrics';
import { externalServiceResponseTime, externalServiceUp } from '../../../metrics/production/production.ts';
import { secondsSince } from '../../base/digest.ts';
import type { Services } from '../../base/services.ts';

type ExternalService = LabelValue<(typeof externalServiceUp)['labels']['service']>;

/** A service that takes longer to answer a probe is as good as away. */
export const PROBE_MS = 2000;

/** Asks each service that others run whether it is there, side by side. Never throws: the metrics tell. */
export async function probeExternalServices(services: Services, timeoutMs = PROBE_MS): Promise<void> {
  const { database, store, uaz, openai, instruments } = services;
  const probes: Readonly<Record<ExternalService, () => Promise<unknown>>> = {
    whatsapp: () => uaz.health(timeoutMs),
    openai: () => openai.health(timeoutMs),
    database: () => database.query('SELECT 1'),
    redis: () => store.ping(),
  };
  const probe = async ([service, ask]: [string, () => Promise<unknown>]): Promise<void> => {
    const labels = { service: service as ExternalService };
    const start = performance.now();
    const up = await inTime(ask(), timeoutMs);
    instruments.histogram(externalServiceResponseTime).observe(labels, secondsSince(start));
    instruments.gauge(externalServiceUp).set(labels, up ? 1 : 0);
  };
  await Promise.all(Object.entries(probes).map(probe));
}

/** Whether the work succeeds within the time. */
async function inTime(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(done => {
    timer = setTimeout(() => done(false), ms);
  });
  const ended = work.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
