// Prints the images that must be there before compose can start, one a line: those of the services that compose
// does not build itself, and the bases of the Dockerfiles that it does. Reads `docker compose config --format json`.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const { services } = JSON.parse(readFileSync(0, 'utf8'));
const images = new Set();

for (const { image, build } of Object.values(services)) {
  if (build) for (const base of basesOf(build)) images.add(base);
  else images.add(image);
}
for (const image of images) console.log(image);

/** What a service's Dockerfile starts from, without its own earlier stages and `scratch`. */
function basesOf({ context, dockerfile = 'Dockerfile', args = {} }) {
  const text = readFileSync(resolve(context, dockerfile), 'utf8');
  const declared = [...text.matchAll(/^ARG\s+(\w+)(?:=(\S+))?/gim)].map(([, name, value]) => [
    name,
    args[name] ?? value ?? '',
  ]);
  const values = Object.fromEntries(declared);
  const stages = new Set(['scratch']);
  const bases = [];
  for (const [, from, stage] of text.matchAll(/^FROM\s+(?:--\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)) {
    const base = from.replace(/\$\{?(\w+)\}?/g, (_, name) => values[name] ?? '');
    if (!stages.has(base)) bases.push(base);
    if (stage) stages.add(stage);
  }
  return bases;
}
