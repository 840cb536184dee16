import { expect, it, type TestContext } from 'vitest';
import { datasourceUids } from '../../../core/stack/datasources.ts';
import { authResponseTime } from '../../../metrics/falachefe/whatsapp-auth.ts';
import { jobs } from '../../bundle.ts';
import { eventually } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';
import { grafanaApi } from './grafana-api.ts';

interface Source<Options> {
  readonly jsonData: Options;
}
interface LokiOptions {
  readonly derivedFields: readonly [{ readonly matcherRegex: string; readonly datasourceUid: string }];
}
interface JaegerOptions {
  readonly tracesToLogsV2: { readonly query: string; readonly datasourceUid: string };
}
interface PrometheusOptions {
  readonly exemplarTraceIdDestinations: readonly [{ readonly name: string; readonly datasourceUid: string }];
}
interface Frames {
  readonly results: {
    readonly A: {
      readonly frames?: readonly {
        readonly schema: { readonly fields: readonly { readonly name: string }[] };
        readonly data: { readonly values: readonly (readonly unknown[])[] };
      }[];
    };
  };
}
interface Trace {
  readonly data: readonly {
    readonly traceID: string;
    readonly spans: readonly { operationName: string }[];
  }[];
}
interface Exemplars {
  readonly data: readonly { readonly exemplars: readonly { readonly labels: Record<string, string> }[] }[];
}

/** Spans, lines and samples each arrive a few seconds after the request, or at the next scrape. */
const ARRIVED_MS = 90_000;
const OPERATION = 'whatsapp.auth.authenticate_user';

/** Follows the links as Grafana has them in its data sources, asking every server through Grafana. */
export function provesCorrelation(stack: StackUnderTest, secretsFolder: () => string): void {
  const ask = grafanaApi(stack, secretsFolder);
  const options = async <T>(test: TestContext, uid: string) =>
    (await ask<Source<T>>(test, `/api/datasources/uid/${uid}`)).jsonData;
  const lines = async (test: TestContext, uid: string, expr: string) => {
    const query = { refId: 'A', datasource: { uid }, expr, queryType: 'range', maxLines: 100 };
    const { results } = await ask<Frames>(test, '/api/ds/query', {
      from: 'now-15m',
      to: 'now',
      queries: [query],
    });
    return (results.A.frames ?? []).flatMap(({ schema, data }) => {
      const line = schema.fields.findIndex(({ name }) => name === 'Line');
      return (data.values[line] ?? []).map(String);
    });
  };
  const trace = (test: TestContext, uid: string, id: string) =>
    eventually(
      () => ask<Trace>(test, `/api/datasources/proxy/uid/${uid}/api/traces/${id}`),
      ({ data }) => data.length > 0,
      ARRIVED_MS,
    );
  const operations = ({ data }: Trace) => data.flatMap(({ spans }) => spans.map(span => span.operationName));

  it('leads from a log line to its trace, and from the trace back to the line', async test => {
    for (const server of ['grafana', 'loki', 'jaeger'] as const) stack.url(server, test);
    const [field] = (await options<LokiOptions>(test, datasourceUids.loki)).derivedFields;
    const idOf = (line: string) => new RegExp(field.matcherRegex).exec(line)?.[1];
    const logql = `{service="${jobs.exporter}"} |= "authentication_attempt" |= "whatsapp-auth"`;
    const found = await eventually(
      () => lines(test, datasourceUids.loki, logql),
      all => all.some(line => idOf(line) !== undefined),
      ARRIVED_MS,
    );
    const line = found.find(one => idOf(one) !== undefined)!;
    const id = idOf(line)!;

    const there = await trace(test, field.datasourceUid, id);
    expect(there.data[0]!.traceID).toBe(id);
    expect(operations(there)).toContain(OPERATION);

    const { tracesToLogsV2 } = await options<JaegerOptions>(test, datasourceUids.jaeger);
    const query = tracesToLogsV2.query.replace(`$\{__trace.traceId}`, id);
    expect(await lines(test, tracesToLogsV2.datasourceUid, query)).toContain(line);
  });

  it('leads from an exemplar of a histogram to the trace of that request', async test => {
    for (const server of ['grafana', 'prometheus', 'jaeger'] as const) stack.url(server, test);
    const { exemplarTraceIdDestinations } = await options<PrometheusOptions>(test, datasourceUids.prometheus);
    const [{ name, datasourceUid }] = exemplarTraceIdDestinations;
    const search = () => {
      const [start, end] = [-900_000, 0].map(shift => ((Date.now() + shift) / 1000).toFixed(3));
      const range = new URLSearchParams({
        query: `${authResponseTime.name}_bucket`,
        start: start!,
        end: end!,
      });
      return ask<Exemplars>(
        test,
        `/api/datasources/proxy/uid/${datasourceUids.prometheus}/api/v1/query_exemplars?${range}`,
      );
    };
    const ids = ({ data }: Exemplars) => data.flatMap(one => one.exemplars.map(({ labels }) => labels[name]));
    const found = await eventually(search, answer => ids(answer).length > 0, ARRIVED_MS);
    expect(ids(found)[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(operations(await trace(test, datasourceUid, ids(found).at(-1)!))).toContain(OPERATION);
  });
}
