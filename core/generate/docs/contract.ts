import schema from '../../metrics/contract.schema.json' with { type: 'json' };
import { contractDocument } from '../../metrics/json.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { Artifact } from '../artifact.ts';

/** Where the contract lies as data, relative to the project. */
export const CONTRACT_PATH = 'docs/contract.json';

/** The contract for services and tools in other languages, and what describes it. */
export function contractArtifacts(areas: Readonly<Record<string, readonly Metric[]>>): Artifact[] {
  return [
    { path: CONTRACT_PATH, content: `${JSON.stringify(contractDocument(areas), null, 2)}\n` },
    { path: 'docs/contract.schema.json', content: `${JSON.stringify(schema, null, 2)}\n` },
  ];
}
