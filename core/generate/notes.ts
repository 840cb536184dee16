import type { Config } from '../project/config.ts';
import { imageVariable } from '../stack/server.ts';

/** Returns what people should know of the files that were generated, each in one sentence. */
export function notes(config: Config): string[] {
  return imagesToBuild(config);
}

/** In another folder than the project's, nothing can be built. */
function imagesToBuild({ elsewhere, project }: Config): string[] {
  if (!elsewhere) return [];
  return [...project.servers.values()]
    .filter(({ container }) => container.build)
    .map(
      ({ name, container }) =>
        `${name} runs the image ${container.image}: build it with docker compose build ${name} in the folder of the project, or name another in ${imageVariable(name)}`,
    );
}
