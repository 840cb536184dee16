import { contractDocument } from '../../metrics/json.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { Artifact } from '../artifact.ts';

/** Where the contract lies as data, relative to the repository. */
export const CONTRACT_PATH = 'docs/contract.json';

/** The contract for services and tools in other languages. */
export function contractArtifact(systems: Readonly<Record<string, readonly Metric[]>>): Artifact {
  return { path: CONTRACT_PATH, content: `${JSON.stringify(contractDocument(systems), null, 2)}\n` };
}
