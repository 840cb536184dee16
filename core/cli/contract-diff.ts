import { CONTRACT_PATH } from '../generate/docs/contract.ts';
import { diffContracts } from '../metrics/diff.ts';
import { contractDocument } from '../metrics/json.ts';
import { command } from './cli.ts';
import { committedContract } from './committed-contract.ts';
import { loadProject } from './project.ts';

const usage = `
vigia contract-diff REF

Compares the metrics declared now with ${CONTRACT_PATH} at an earlier
commit. Exits with code 1 if a change is breaking: a metric removed, renamed
without a bridge, retyped, measured in another unit, relabelled, rebucketed, or
missing a former label value.

  REF   a commit, tag or branch

Example: npx vigia contract-diff HEAD~1
`;

await command({ usage, options: {}, positionals: 1 }, async ({ positionals: [ref] }) => {
  if (!ref) throw new Error('REF is missing: name the commit, tag or branch to compare with, such as HEAD~1');
  const before = await committedContract(ref, process.cwd());
  const now = contractDocument((await loadProject()).areas);
  const changes = diffContracts(before, now);
  for (const { effect, metric, what } of changes) console.log(`${effect.padEnd(10)}${metric} ${what}`);
  const count = (wanted: string) => changes.filter(({ effect }) => effect === wanted).length;
  console.log(
    `${before.metrics.length} metrics at ${ref}, ${now.metrics.length} now: ${count('breaking')} breaking, ${count('bridged')} bridged, ${count('added')} added, ${count('note')} to note`,
  );
  return count('breaking') > 0 ? 1 : 0;
});
