import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { command } from '../cli/cli.ts';
import { given, typedIn } from '../cli/place.ts';
import { interviewer, type Terminal } from './ask.ts';
import { type Answers, projectFiles } from './files.ts';
import { survey, writeAll } from './folder.ts';
import { nameFrom, problemOf } from './name.ts';
import { type Address, addressFrom, movedPorts, USUAL_ADDRESS } from './target.ts';
import { askLanguage, type Language, languageFrom, languages, words } from './words.ts';

const usage = `
vigia init [DIR] [--yes] [--name NAME] [--target ADDRESS] [--desk]
           [--language en|pt-BR]

Makes a project of your own: vigia.config.ts, a system with 2 metrics, an alert, an
objective and a dashboard, and what npm and git need. npm create vigia does the same
where nothing is installed.

  DIR               the folder (default: this one). It is empty or missing; what comes
                    with a new repository may be there: .git, LICENSE, README (which is
                    kept), .gitignore (which gets the lines that it lacks)
  --yes             ask nothing: what is not given has its default
  --name NAME       of the service, its job and its metrics (default: of the folder)
  --target ADDRESS  of its metrics, host:port or host:port/path
                    (default: localhost:3000/metrics)
  --desk            with the desk: inbox, acknowledgement, escalation
                    (default: a line of vigia.config.ts that waits to be switched on)
  --language en|pt-BR  of README, comments, alerts, panels and what Vigia itself says
                    (default: of the system)

Questions are asked on a terminal only. Writes all files or none.

Example: npx vigia init my-bot --yes --target localhost:8080
`;

const options = {
  yes: { type: 'boolean', short: 'y', default: false },
  name: { type: 'string' },
  target: { type: 'string' },
  desk: { type: 'boolean' },
  language: { type: 'string' },
} as const;

/** What was given on the command line. */
interface Given {
  readonly name?: string | undefined;
  readonly target?: string | undefined;
  readonly desk?: boolean | undefined;
  readonly language?: string | undefined;
}

/** Runs `vigia init` with the arguments of the process: what `npm create vigia` runs, too. */
export function init(): Promise<void> {
  return command(
    { usage, options, withoutProject: true, positionals: 1 },
    async ({ values, positionals: [dir = '.'] }) => {
      const folder = given(dir);
      const onTerminal = process.stdin.isTTY && process.stdout.isTTY && !values.yes;
      const terminal = onTerminal ? { input: process.stdin, output: process.stdout } : undefined;
      await makeProject(folder, values, terminal);
    },
  );
}

/** Makes the project in the folder. Asks on the terminal, if there is one, what is not given. */
export async function makeProject(folder: string, given: Given, terminal?: Terminal): Promise<void> {
  const early = given.language === undefined ? localeLanguage() : readLanguage(given.language);
  // What cannot become a project is refused before anything is asked.
  const { readme } = await checked(folder, early);
  const answers = await answersOf(folder, given, terminal, early);
  const say = words[answers.language];
  const files = new Map(projectFiles(answers));
  if (readme !== undefined) files.delete('README.md');
  await writeAll(files, folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(say.unwritable(error.path ?? folder, error.code ?? error.message));
  });
  console.log(say.made(files.size, folder));
  if (readme !== undefined) console.log(say.readmeKept(readme));
  for (const [server, port] of Object.entries(movedPorts(answers.address, answers.desk)))
    console.log(say.moved(server, port, answers.address.host));
  const way = relative(typedIn, folder);
  const steps = [...(way ? [`cd ${typed(way)}`] : []), 'npm install', 'npx vigia test', 'npx vigia start'];
  console.log(`\n${say.next}\n${steps.map(step => `  ${step}`).join('\n')}`);
}

async function checked(folder: string, language: Language) {
  const say = words[language];
  const site = await survey(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOTDIR' ? say.isFile(folder) : say.unwritable(folder, error.code ?? error.message),
    );
  });
  const { occupants } = site;
  if (occupants.length === 0) return site;
  const shown = occupants.length > 5 ? [...occupants.slice(0, 4), `+${occupants.length - 4}`] : occupants;
  throw new Error(say.occupied(folder, shown, suggestion(folder)));
}

/** A folder that is not there yet, as the user would type it. */
function suggestion(folder: string): string {
  const names = ['vigia', 'observability', 'watch'].map(name => join(folder, name));
  const free = names.find(name => !existsSync(name)) ?? names[0]!;
  return typed(relative(typedIn, free));
}

/** The path as it is typed in a shell. */
function typed(path: string): string {
  return /^[\w./@:\\-]+$/.test(path) ? path : `"${path}"`;
}

async function answersOf(
  folder: string,
  given: Given,
  terminal: Terminal | undefined,
  early: Language,
): Promise<Answers> {
  const talk = terminal && interviewer(terminal);
  let language = early;
  try {
    if (talk && given.language === undefined)
      language = await talk.ask({ text: askLanguage, usual: early, read: readLanguage });
    const say = words[language];
    const name = (text: string) => readName(text, language);
    const address = (text: string) => readAddress(text, language);
    const usual = nameFrom(basename(folder));
    const one = async <T>(
      text: string | undefined,
      question: string,
      fallback: string,
      read: (text: string) => T,
    ) =>
      text !== undefined || !talk
        ? read(text ?? fallback)
        : talk.ask({ text: question, usual: fallback, read });
    return {
      language,
      name: await one(given.name, say.askName, usual, name),
      address: await one(given.target, say.askTarget, USUAL_ADDRESS, address),
      desk:
        given.desk ??
        (await talk?.ask({ text: say.askDesk, usual: say.no, read: text => readYesOrNo(text, language) })) ??
        false,
    };
  } catch (error) {
    if ((error as Error).message === 'closed') throw new Error(words[language].cancelled);
    throw error;
  } finally {
    talk?.close();
  }
}

function readName(text: string, language: Language): string {
  const problem = problemOf(text);
  if (problem) throw new Error(words[language].name(text, problem, nameFrom(text)));
  return text;
}

function readAddress(text: string, language: Language): Address {
  const address = addressFrom(text);
  if (typeof address === 'string') throw new Error(words[language].target(text, address));
  return address;
}

/** In any of the languages. */
function readYesOrNo(text: string, language: Language): boolean {
  if (/^(?:y|yes|s|sim)$/i.test(text)) return true;
  if (/^(?:n|no|nao|não)$/i.test(text)) return false;
  throw new Error(words[language].yesOrNo(text));
}

function readLanguage(text: string): Language {
  const language = languageFrom(text);
  if (!language) throw new Error(`--language is "${text}": use one of ${languages.join(', ')}`);
  return language;
}

/** The language of the system, if init speaks it. */
function localeLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return languageFrom(LC_ALL || LC_MESSAGES || LANG || 'en') ?? 'en';
}
