import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { renamed } from './name.ts';
import { deskDependency, TYPESCRIPT_VERSION, vigiaDependency } from './origin.ts';
import { type Address, movedPorts, targetSource, USUAL_ADDRESS, urlOf } from './target.ts';
import type { Language } from './words.ts';

/** What a project is made of. */
export interface Answers {
  readonly name: string;
  readonly language: Language;
  readonly address: Address;
  /** Whether it has the desk. Default: it is a line that waits to be switched on. */
  readonly desk?: boolean;
}

const templates = join(import.meta.dirname, 'templates');
/** The lines of the template's vigia.config.ts that depend on the address. */
const TARGETS = /targets: \[.*\],/;
const PORTS = /^ *\/\/ .*\n *ports: \{.*\},\n/m;
/** What of the templates is about the desk: of vigia.config.ts, and of README.md. */
const DESK_OPTION = /^( *)desk: \{\},$/m;
const DESK_LINE = /^- .*http:\/\/localhost:9096.*\n/m;
const DESK_URL = 'http://localhost:9096';
const GRAFANA = /http:\/\/localhost:13000/g;

/** Returns the files of a new project by path. */
export function projectFiles(answers: Answers): ReadonlyMap<string, string> {
  const files = [...filesOf('shared'), ...filesOf(answers.language)].map(
    ([path, text]) => [renamed(path, answers.name), filled(text, answers)] as const,
  );
  // npm leaves out a .gitignore, and obeys it.
  const named = files.map(([path, text]) => [path === 'gitignore' ? '.gitignore' : path, text] as const);
  return new Map([['package.json', manifest(answers)], ...named]);
}

function filled(text: string, { name, address, desk = false }: Answers): string {
  const moved = movedPorts(address, desk);
  const ports = Object.entries(moved).map(
    ([server, port]) => `${/^\w+$/.test(server) ? server : `'${server}'`}: ${port}`,
  );
  return renamed(desk ? text : text.replace(DESK_OPTION, '$1// desk: {},').replace(DESK_LINE, ''), name)
    .replace(DESK_URL, `http://localhost:${moved.desk ?? 9096}`)
    .replace(TARGETS, () => `targets: [${targetSource(name, address, renamed('myServiceSystem', name))}],`)
    .replace(PORTS, lines => (ports.length === 0 ? '' : lines.replace(/\{.*\}/, `{ ${ports.join(', ')} }`)))
    .replaceAll(USUAL_ADDRESS, () => urlOf(address))
    .replace(GRAFANA, `http://localhost:${moved.grafana ?? 3000}`);
}

function manifest({ name, desk }: Answers): string {
  const content = {
    name,
    private: true,
    type: 'module',
    scripts: {
      start: 'vigia start',
      stop: 'vigia stop',
      test: 'vigia test',
      generate: 'vigia generate',
      drill: 'vigia drill --all',
    },
    engines: { node: '>=22.18' },
    dependencies: { ...(desk && { '@vigia/desk': deskDependency() }), vigia: vigiaDependency() },
    devDependencies: { typescript: TYPESCRIPT_VERSION },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function filesOf(folder: string): [path: string, text: string][] {
  const below = join(templates, folder);
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map(file => [relative(below, file), readFileSync(file, 'utf8')]);
}
