import { expect, it } from 'vitest';
import { jobs } from '../../bundle.ts';
import { eventually, json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

interface Span {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
}
interface Traces {
  readonly data: readonly { readonly traceID: string; readonly spans: readonly Span[] }[];
}

const OPERATION = 'whatsapp.auth.authenticate_user';
const CHILDREN = ['whatsapp.auth.check_active_session', 'whatsapp.auth.lookup_user'];
/** Spans are sent each second; traffic logs somebody in every few seconds. */
const SENT_MS = 60_000;

export function provesTraces(stack: StackUnderTest): void {
  it(`keeps a trace of ${OPERATION} with its children in Jaeger`, async test => {
    const url = stack.url('jaeger', test);
    const query = new URLSearchParams({
      service: jobs.exporter,
      operation: OPERATION,
      limit: '50',
      lookback: '1h',
    });
    const answer = await eventually(
      () => json<Traces>(`${url}/api/traces?${query}`),
      ({ data }) => data.some(trace => CHILDREN.every(child => childrenOf(trace.spans).includes(child))),
      SENT_MS,
    );
    const families = answer.data.map(trace => childrenOf(trace.spans));
    expect(families).toContainEqual(expect.arrayContaining(CHILDREN));
  });
}

/** The names of the spans whose parent is a span of the operation. */
function childrenOf(spans: readonly Span[]): string[] {
  const parents = new Set(spans.filter(span => span.operationName === OPERATION).map(span => span.spanID));
  return spans
    .filter(span => span.references.some(one => one.refType === 'CHILD_OF' && parents.has(one.spanID)))
    .map(span => span.operationName);
}

/** Of Jaeger's service performance API. */
interface Measures {
  readonly metrics: readonly { readonly metricPoints: readonly { readonly gaugeValue: object }[] }[];
}

/** What Jaeger makes of spans must be scraped twice before there is a rate. */
const MEASURED_MS = 120_000;

/** Jaeger makes rates, errors and durations of the spans; Prometheus keeps them, and Jaeger shows them. */
export function provesServicePerformance(stack: StackUnderTest): void {
  const kinds = [['calls'], ['errors'], ['latencies', '0.95']] as const;
  for (const [kind, quantile] of kinds) {
    it(`shows ${kind} of the service in Jaeger, made of its spans`, async test => {
      stack.url('prometheus', test);
      const url = stack.url('jaeger', test);
      const ask = () => {
        const range = { endTs: String(Date.now()), lookback: '300000', step: '15000', ratePer: '600000' };
        const query = new URLSearchParams({
          service: jobs.exporter,
          ...range,
          ...(quantile && { quantile }),
        });
        return json<Measures>(`${url}/api/metrics/${kind}?${query}`);
      };
      const points = ({ metrics }: Measures) => metrics.flatMap(metric => metric.metricPoints);
      const answer = await eventually(ask, measures => points(measures).length > 0, MEASURED_MS);
      expect(points(answer).length).toBeGreaterThan(0);
      for (const { gaugeValue } of points(answer)) expect(gaugeValue).toHaveProperty('doubleValue');
    });
  }
}
