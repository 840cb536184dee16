import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { CONTRACT_PATH } from '../generate/docs/contract.ts';
import schema from '../metrics/contract.schema.json' with { type: 'json' };
import { CONTRACT_VERSION, type ContractDocument } from '../metrics/json.ts';
import { commitOf, MAX_BYTES, run } from '../plan/commit.ts';

/** Returns the contract as committed at a commit, tag or branch of the repository in the folder. */
export async function committedContract(ref: string, folder: string): Promise<ContractDocument> {
  const commit = await commitOf(ref, folder);
  const { stdout } = await run('git', ['show', `${commit}:./${CONTRACT_PATH}`], {
    cwd: folder,
    maxBuffer: MAX_BYTES,
  }).catch(() => {
    throw new Error(
      `${ref} has no ${CONTRACT_PATH}: choose a commit that has it (git log -- ${CONTRACT_PATH})`,
    );
  });
  return parseContract(stdout, `${CONTRACT_PATH} at ${ref}`);
}

/** Reads a contract and checks it against its schema. Throws with its location and the problem. */
export async function parseContract(text: string, where: string): Promise<ContractDocument> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is not JSON (${(error as Error).message}): run vigia generate and commit it`);
  }
  const version = (document as Partial<ContractDocument> | null)?.version;
  if (version !== CONTRACT_VERSION) {
    throw new Error(`${where}: version is ${version}, but this command reads version ${CONTRACT_VERSION}`);
  }
  const validate = new Ajv2020({ verbose: true }).compile<ContractDocument>(schema);
  if (validate(document)) return document;
  throw new Error(`${where}, ${problem(validate.errors![0]!)}; see docs/contract.schema.json`);
}

function problem({ instancePath, keyword, message, params, data }: ErrorObject): string {
  const field = instancePath || '/';
  if (keyword === 'false schema') return `${field} is not allowed`;
  const value = typeof data === 'object' ? '' : ` is ${JSON.stringify(data)}:`;
  const allowed = params.allowedValues ? ` (${(params.allowedValues as unknown[]).join(', ')})` : '';
  return `${field}${value} ${message}${allowed}`;
}
