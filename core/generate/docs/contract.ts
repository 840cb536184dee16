import { contractDocument } from '../../metrics/json.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { Artifact } from '../artifact.ts';

/** Path of the contract as data, relative to the repository. */
export const CONTRACT_PATH = 'docs/contract.json';

/** Returns the contract for services and tools in other languages. */
export function contractArtifact(systems: Readonly<Record<string, readonly Metric[]>>): Artifact {
  return { path: CONTRACT_PATH, content: `${JSON.stringify(contractDocument(systems), null, 2)}\n` };
}
