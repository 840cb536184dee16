import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseContract } from '../../../core/cli/committed-contract.ts';
import type { Artifact } from '../../../core/generate/artifact.ts';
import { contractArtifacts } from '../../../core/generate/docs/contract.ts';
import { contractDocument } from '../../../core/metrics/json.ts';
import { exporterMetrics, systems } from '../../bundle.ts';
import shop from '../../payments/vigia.config.ts';
import { before } from './support.ts';

const valid = (document: unknown) => parseContract(JSON.stringify(document), 'it');

describe('the contract as JSON', () => {
  it('fits its schema', async () => {
    const [{ path, content }] = contractArtifacts(systems) as [Artifact, Artifact];
    expect(path).toBe('docs/contract.json');
    expect(await parseContract(content, path)).toEqual(contractDocument(systems));
  });
  it('names the schema that lies beside it', async () => {
    const { $schema } = contractDocument(systems);
    const schema = JSON.parse(
      await readFile(join(import.meta.dirname, '../../../docs', $schema), 'utf8'),
    ) as object;
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });
  it('has every metric of the exporter, by name, with all that a service must know', () => {
    const { metrics } = contractDocument(systems);
    expect(metrics.map(({ name }) => name)).toEqual(exporterMetrics.map(({ name }) => name).sort());
    expect(contractDocument(shop.areas).metrics.find(({ name }) => name === 'shop_payment_seconds')).toEqual({
      name: 'shop_payment_seconds',
      system: 'Shop',
      type: 'histogram',
      help: 'Time from the order to the payment',
      unit: 'seconds',
      labels: {
        method: { kind: 'closed', values: ['voucher', 'card'] },
        status: { kind: 'closed', values: ['success', 'failed'] },
      },
      buckets: [0.1, 0.5, 1, 2, 5, 120],
      maxCombinations: 4,
      deprecatedNames: [],
    });
  });
  it('does not depend on the order of the declarations', () => {
    const reversed = Object.fromEntries(
      Object.entries(systems)
        .toReversed()
        .map(([system, metrics]) => [system, metrics.toReversed()]),
    );
    expect(contractDocument(reversed)).toEqual(contractDocument(systems));
  });
});

describe('a broken contract is refused: ', () => {
  /** The small contract with fields of its metrics replaced, or left out where undefined. */
  const having = (fields: object) => ({
    ...before,
    metrics: before.metrics.map(metric => ({ ...metric, ...fields })),
  });
  const closed = { kind: 'closed', values: ['a'] };
  it.each([
    ['no metric at all', { ...before, metrics: [] }, '/metrics must NOT have fewer than 1 items'],
    ['a field that nobody knows', { ...before, more: 1 }, '/ must NOT have additional properties'],
    [
      'an unknown type',
      having({ type: 'summary' }),
      '/metrics/0/type is "summary": must be equal to one of the allowed values (counter, gauge, histogram); see',
    ],
    ['no help', having({ help: undefined }), "/metrics/0 must have required property 'help'"],
    ['no unit', having({ unit: '' }), '/metrics/0/unit is "": must NOT have fewer than 1 characters'],
    [
      'a name with a capital',
      having({ name: 'Sent_total' }),
      '/metrics/0/name is "Sent_total": must match pattern',
    ],
    [
      'a counter without _total',
      having({ type: 'counter', buckets: undefined }),
      'name is "delay_seconds": must match pattern "_total$"',
    ],
    [
      'a histogram without buckets',
      having({ type: 'histogram', buckets: undefined }),
      "required property 'buckets'",
    ],
    ['buckets on a gauge', having({ type: 'gauge', buckets: [1] }), '/metrics/0/buckets is not allowed'],
    [
      'a label of no kind',
      having({ labels: { a: {} } }),
      "/metrics/0/labels/a must have required property 'kind'",
    ],
    [
      'a closed label without values',
      having({ labels: { a: { ...closed, values: [] } } }),
      '/metrics/0/labels/a/values must NOT have fewer',
    ],
    [
      'a closed label with a budget',
      having({ labels: { a: { ...closed, budget: 1 } } }),
      '/metrics/0/labels/a must NOT have additional',
    ],
    [
      'a budget of 0',
      having({ labels: { a: { kind: 'bounded', budget: 0 } } }),
      '/metrics/0/labels/a/budget is 0: must be >= 1',
    ],
    [
      'a masked label of no data',
      having({ labels: { a: { kind: 'masked', budget: 1 } } }),
      "required property 'data'",
    ],
    [
      'a label of Prometheus',
      having({ labels: { job: closed } }),
      '/metrics/0/labels is "job": must NOT be valid',
    ],
    [
      'half a combination',
      having({ maxCombinations: 0.5 }),
      '/metrics/0/maxCombinations is 0.5: must be integer',
    ],
    [
      'an old name twice',
      having({ deprecatedNames: ['a', 'a'] }),
      '/metrics/0/deprecatedNames must NOT have duplicate',
    ],
    ['another version', { ...before, version: 2 }, 'it: version is 2, but this command reads version 1'],
    ['null', null, 'it: version is undefined'],
  ])('%s', async (_, document, message) => {
    await expect(valid(before)).resolves.toEqual(before);
    await expect(valid(document)).rejects.toThrow(message);
  });
  it('text that is no JSON', async () => {
    await expect(parseContract('{', 'docs/contract.json at v1')).rejects.toThrow(
      /^docs\/contract.json at v1 is not JSON \(.+\): run vigia generate and commit it$/,
    );
  });
});
