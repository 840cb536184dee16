import { defineDashboard } from 'vigia';
import {
  alertsNow,
  badOrGood,
  keyFigures,
  line,
  noneOr,
  orZero,
  query,
  stat,
  stateTimeline,
  status,
  table,
  timeSeries,
} from 'vigia/dashboards';
import {
  infrastructurePanels,
  type OwnExporter,
  ownExporter,
  probeFailed,
  probesSystem,
} from 'vigia/platform';
import { probeCertificateExpiry, probeDuration, probeStatus, probeSuccess } from 'vigia/platform/metrics';
import { age, avg, compare, count, max, min, overTime, select } from 'vigia/promql';

/** A certificate that expires within this time must be renewed by hand, because automatic renewal has failed. */
const NOTICE_SECONDS = 14 * 24 * 3600;

const byEndpoint = { by: ['instance'] } as const;

const dashboard = defineDashboard({
  uid: 'vigia-probes',
  title: 'Endpoints',
  description: 'Do the endpoints answer, as their users request them?',
  keyFigure: 'Endpoints Failing',
  sections: [
    keyFigures([
      alertsNow(['endpoints']),
      stat('Endpoints Failing', {
        description: 'Endpoints whose last probe failed. Not zero: request them yourself.',
        unit: 'items',
        queries: [query(orZero(count(compare(select(probeSuccess), '==', 0))), 'endpoints')],
        ...noneOr(status.bad),
      }),
      stat('Certificates Expiring Soon', {
        description: 'Endpoints whose certificate expires within 14 days. Not zero: why was it not renewed?',
        unit: 'items',
        queries: [
          query(
            orZero(count(compare(age(select(probeCertificateExpiry)), '>', -NOTICE_SECONDS))),
            'certificates',
          ),
        ],
        ...noneOr(status.late),
      }),
    ]),
    {
      title: 'Endpoints',
      lines: [
        line(8, [
          stateTimeline('Probes of Each Endpoint', {
            description: 'Which endpoint passed its probe, and when. It fails: request it yourself.',
            unit: 'bool',
            queries: [query(min(select(probeSuccess), byEndpoint), '{{instance}}')],
            alert: probeFailed,
            words: badOrGood('fails', 'passes'),
            width: 14,
          }),
          table(infrastructurePanels.statusCodes, {
            description: 'Last status code of each endpoint. 0: no response.',
            rows: { label: 'instance', heading: 'Endpoint' },
            columns: { Status: 'items' },
            queries: [query(max(select(probeStatus), byEndpoint), 'Status')],
          }),
        ]),
        line(8, [
          timeSeries('Response Time of Each Endpoint', {
            description: 'Time of a probe. One rises: it is slow; all rise: the network is.',
            unit: 'seconds',
            queries: [query(max(select(probeDuration), byEndpoint), '{{instance}}')],
          }),
          timeSeries('Availability of the Last Hour', {
            description: 'Share of the probes of the last hour that each endpoint passed.',
            unit: 'ratio',
            queries: [query(avg(overTime('avg', probeSuccess, '1h'), byEndpoint), '{{instance}}')],
          }),
        ]),
      ],
    },
  ],
});

/**
 * Returns the system of endpoints that a blackbox-exporter of your own probes, github.com/prometheus/blackbox_exporter 0.28 (names
 * also of 0.20 and later). `instance` must be the endpoint. It takes the place of the system `probes` of the stack.
 *
 * @example
 * ```ts
 * probes({ job: 'blackbox' });
 * ```
 */
export function probes(options: OwnExporter = {}) {
  return ownExporter({ ...probesSystem, dashboards: [dashboard] }, options);
}
