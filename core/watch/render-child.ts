import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { gate } from '../cli/gate.ts';
import { loadProject } from '../cli/project.ts';
import { definitionArtifacts } from '../generate/all.ts';
import type { Artifact } from '../generate/artifact.ts';
import { composeArtifacts } from '../generate/compose.ts';
import { type NativeLocation, nativeArtifacts } from '../generate/native.ts';
import { configure, type Overrides } from '../project/config.ts';
import { requireSecrets } from '../run/given-secrets.ts';
import { givenSecrets } from '../stack/secrets.ts';

/** The stack for which a project is rendered. */
export type Target = {
  readonly overrides: Overrides;
  /** Those of the stack that are there. */
  readonly servers: readonly string[];
} & (
  | { readonly kind: 'native'; readonly location: Omit<NativeLocation, 'servers' | 'givenFolder'> }
  | { readonly kind: 'compose' }
);

/** What a render process answers, once. */
export type Rendered =
  | { readonly artifacts: readonly Artifact[] }
  | { readonly message: string; readonly stack: string };

/**
 * A process that has loaded Vigia and waits: told for which stack, it loads the project, which no process can load twice,
 * checks it, and answers with its files.
 */
enableCompileCache();
process.once('message', async (target: Target) => {
  const rendered = await render(target).catch(
    (error: Error): Rendered => ({ message: error.message, stack: error.stack ?? '' }),
  );
  process.send!(rendered, () => process.exit(0));
});
process.send!('ready');

async function render(target: Target): Promise<Rendered> {
  const project = await loadProject();
  const config = configure(project, target.overrides);
  await gate(project);
  const givenFolder = resolve(config.secretsFolder);
  // As the start does: a server that reads a file which is not there tells nobody.
  await requireSecrets(
    givenSecrets(config).filter(({ server }) => target.servers.includes(server)),
    givenFolder,
  );
  if (target.kind === 'compose')
    return { artifacts: [...composeArtifacts(config), ...definitionArtifacts(config)] };
  const location = { ...target.location, givenFolder, servers: new Set(target.servers) };
  return {
    artifacts: [...nativeArtifacts(config, location), ...definitionArtifacts(config, location.servers)],
  };
}
