import { gauge } from '../../metrics/metric.ts';

/** What blackbox-exporter finds when it asks an endpoint as its users would. `instance` is the endpoint. */

const probe = { origin: 'server', exporter: 'blackbox-exporter' } as const;

export const probeSuccess = gauge({
  name: 'probe_success',
  help: '1 when the endpoint answered as it should, else 0',
  unit: 'bool',
  ...probe,
});

export const probeDuration = gauge({
  name: 'probe_duration_seconds',
  help: 'Time that the probe took, finding the address and connecting included',
  unit: 'seconds',
  ...probe,
});

export const probeStatus = gauge({
  name: 'probe_http_status_code',
  help: 'Status of the HTTP answer, 0 when there was none',
  unit: 'items',
  ...probe,
});

/** Only of endpoints that are asked over TLS. */
export const probeCertificateExpiry = gauge({
  name: 'probe_ssl_earliest_cert_expiry',
  help: 'Unix time at which the first certificate of the chain ends',
  unit: 'timestamp',
  ...probe,
});
