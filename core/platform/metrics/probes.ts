import { gauge } from '../../metrics/metric.ts';

/** Results of blackbox-exporter when it requests an endpoint as users do. `instance` is the endpoint. */

const probe = { origin: 'server', exporter: 'blackbox-exporter' } as const;

export const probeSuccess = gauge({
  name: 'probe_success',
  help: '1 when the endpoint passed its last probe, else 0',
  unit: 'bool',
  ...probe,
});

export const probeDuration = gauge({
  name: 'probe_duration_seconds',
  help: 'Duration of the probe, including name resolution and connection',
  unit: 'seconds',
  ...probe,
});

export const probeStatus = gauge({
  name: 'probe_http_status_code',
  help: 'Status code of the HTTP response, 0 when there was none',
  unit: 'items',
  ...probe,
});

/** Only for endpoints that are probed over TLS. */
export const probeCertificateExpiry = gauge({
  name: 'probe_ssl_earliest_cert_expiry',
  help: 'Unix time at which the first certificate of the chain expires',
  unit: 'timestamp',
  ...probe,
});
