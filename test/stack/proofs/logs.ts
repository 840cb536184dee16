import { expect, it } from 'vitest';
import { jobs } from '../../bundle.ts';
import { eventually, json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

interface Streams {
  readonly data: {
    readonly result: readonly {
      readonly stream: Record<string, string>;
      readonly values: readonly [string, string][];
    }[];
  };
}

/** Lines are pushed each second; the ingester answers for them at once. */
const SHIPPED_MS = 60_000;

export function provesLogs(stack: StackUnderTest): void {
  const query = (url: string, logql: string) =>
    json<Streams>(`${url}/loki/api/v1/query_range?limit=1000&query=${encodeURIComponent(logql)}`);
  const lines = ({ data }: Streams) => data.result.flatMap(stream => stream.values.map(([, line]) => line));

  it('keeps the authentication events of the service in Loki, found by LogQL', async test => {
    const url = stack.url('loki', test);
    const logql = `{service="${jobs.exporter}", stream="security", level="info"} | logger="whatsapp-auth"`;
    const found = await eventually(
      () => query(url, logql),
      answer => lines(answer).length > 0,
      SHIPPED_MS,
    );
    expect(lines(found).length).toBeGreaterThan(0);
    for (const line of lines(found)) {
      expect(JSON.parse(line)).toMatchObject({ service: jobs.exporter, ts: expect.any(String) });
    }
  });

  it('keeps lines that carry a trace id, so that log and trace lead to each other', async test => {
    const url = stack.url('loki', test);
    const logql = `{service="${jobs.exporter}"} | trace_id != ""`;
    const found = await eventually(
      () => query(url, logql),
      answer => lines(answer).length > 0,
      SHIPPED_MS,
    );
    expect(lines(found).map(line => JSON.parse(line).trace_id)).toContainEqual(
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );
  });

  it('keeps no telephone number in any line', async test => {
    const url = stack.url('loki', test);
    const found = await query(url, `{service="${jobs.exporter}"} |~ "\\\\+[0-9]{8,}"`);
    expect(lines(found)).toEqual([]);
  });
}
