import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { secretsImage } from '../generate/secrets-service.ts';
import { table } from '../run/table.ts';
import { imageVariable, type Server } from '../stack/server.ts';
import { command } from './cli.ts';
import { given } from './place.ts';
import { loadProject } from './project.ts';

const usage = `
vigia images [--plain | --pull | --save FILE]

Lists the images of compose.yaml, with the environment variable that replaces each:
a registry of your own, another version, a local build.

  --plain      only the names of the images in use, one a line
  --pull       pull them, with Docker
  --save FILE  pull them, and write them to a file that docker load reads on a
               machine without a registry

An image that is built from the project is listed with its base, which is what is
pulled and saved.

Example: npx vigia images --save images.tar
`;

const options = {
  plain: { type: 'boolean', default: false },
  pull: { type: 'boolean', default: false },
  save: { type: 'string' },
} as const;

/** An image of the stack. */
interface Image {
  readonly title: string;
  readonly usual: string;
  readonly variable: string;
  /** Built from the project, unless the variable names another. */
  readonly built?: true;
}

await command({ usage, options }, async ({ values: { plain, pull, save } }) => {
  if ([plain, pull, save !== undefined].filter(Boolean).length > 1)
    throw new Error('--plain, --pull and --save exclude each other: give one, or none');
  const { servers } = await loadProject();
  const images = [...servers.values()].flatMap(imagesOf).concat(secretsOwn([...servers.values()]));
  const names = [...new Set(images.filter(({ built }) => !built).map(inUse))];
  if (plain) return console.log(names.join('\n'));
  if (pull || save !== undefined) for (const name of names) await docker('pull', name);
  if (save !== undefined) await docker('save', '--output', given(save), ...names);
  if (pull || save !== undefined)
    return console.log(`${names.length} images ${save === undefined ? 'pulled' : `saved to ${save}`}`);
  const rows = images.map(image => [
    image.title,
    image.usual,
    image.variable,
    inUse(image) === image.usual ? (image.built ? 'is built here' : '') : inUse(image),
  ]);
  console.log(table([['server', 'image', 'variable', 'replaced by'], ...rows]));
});

/** The image of a server. One that is built here comes with its base, as long as nothing replaces it. */
function imagesOf({ name, title, container: { image, build } }: Server): Image[] {
  const own = { title, usual: image, variable: imageVariable(name) };
  if (!build || process.env[own.variable]) return [own];
  const base = { title: `${title}: base`, usual: build.baseImage, variable: build.baseVariable };
  return [{ ...own, built: true }, base];
}

/** What makes the secrets has an image of its own, unless a server's does. */
function secretsOwn(servers: readonly Server[]): Image[] {
  const { name, image } = secretsImage(servers);
  if (servers.some(server => server.name === name)) return [];
  return [{ title: 'Secrets', usual: image, variable: imageVariable(name) }];
}

function inUse({ usual, variable }: Image): string {
  return process.env[variable] || usual;
}

async function docker(...args: readonly string[]): Promise<void> {
  const child = spawn('docker', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? 'docker is not on the PATH: install it' : error.message);
  })) as [number];
  if (code !== 0) throw new Error(`docker ${args[0]} failed with code ${code}: ${args.at(-1)}`);
}
