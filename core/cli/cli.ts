import { basename } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../promql/text/suggest.ts';
import { askForEnvironment } from './environment.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Arguments and behaviour of a command. */
export interface Command<O extends Options> {
  /** The text of `--help`: at most a screen, the last lines of which are an example. */
  readonly usage: string;
  readonly options: O;
  /** Maximum number of positional arguments (default 0). */
  readonly positionals?: number;
  /** Whether it needs no project, and so is asked in no environment. Default: it is asked in one. */
  readonly withoutProject?: true;
}

/** The options of every command. */
const COMMON = { help: { type: 'boolean', short: 'h' }, environment: { type: 'string' } } as const;

type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & typeof COMMON; allowPositionals: true; strict: true }>
>;

/**
 * Runs a command: parses the arguments, handles `--help`, and turns an error into one line on stderr and exit code 1.
 * `main` may return another exit code.
 */
export async function command<const O extends Options>(
  { usage, options, positionals = 0, withoutProject }: Command<O>,
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  main: (args: Parsed<O>) => Promise<number | void> | number | void,
): Promise<void> {
  try {
    requireNode(process.versions.node);
    const args = parse(options, positionals);
    const { help, environment } = args.values as { help?: boolean; environment?: string };
    if (help) {
      process.stdout.write(`${withoutProject ? usage.trim() : withEnvironment(usage.trim())}\n`);
      return;
    }
    if (environment !== undefined && withoutProject)
      throw new Error('--environment is for commands of a project; see --help');
    askForEnvironment(environment);
    process.exitCode = (await main(args)) ?? 0;
  } catch (error) {
    process.stderr.write(`${name()}: ${reason(error)}\n`);
    if (process.env.VIGIA_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}

/** The first version that reads TypeScript by itself. */
const OLDEST_NODE = [22, 18] as const;

/** Throws if the version of Node is too old for what the commands use. npm only warns of that. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldest, feature] = OLDEST_NODE;
  if (major < oldest || (major === oldest && minor < feature))
    throw new Error(`Node ${version} is too old: install Node ${OLDEST_NODE.join('.')} or later`);
}

const ENVIRONMENT = 'In any of the environments of the project with --environment NAME (default: its first).';

/** The text of `--help` with the option of every command, before the example. */
function withEnvironment(usage: string): string {
  return usage.includes('--environment') ? usage : usage.replace(/^(?=Example: )/m, `${ENVIRONMENT}\n\n`);
}

function parse<O extends Options>(options: O, positionals: number): Parsed<O> {
  let args: Parsed<O>;
  try {
    args = parseArgs({
      options: { ...COMMON, ...options },
      allowPositionals: true,
      strict: true,
    }) as unknown as Parsed<O>;
  } catch (error) {
    throw new Error(refused(reason(error).split('. ')[0]!, Object.keys(options)));
  }
  if (args.positionals.length > positionals) {
    throw new Error(`unexpected argument "${args.positionals[positionals]}"; see --help`);
  }
  return args;
}

/** Adds the option that was probably meant to what Node says of one that does not exist. */
function refused(message: string, options: readonly string[]): string {
  const unknown = /^Unknown option '--([^']+)'/.exec(message)?.[1];
  const meant =
    unknown &&
    didYouMean(
      `--${unknown}`,
      [...options, 'help'].map(name => `--${name}`),
    );
  return `${message}${meant ? `, ${meant}` : ';'} see --help`;
}

/** Returns a number above 0 from the text of an option. Throws with the option, the value and the fix. */
export function positiveNumber(option: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!(Number.isFinite(value) && value > 0))
    throw new Error(`--${option} is "${text}": give a number above 0`);
  return value;
}

/** Returns the item of that name. Throws an error that lists the known names. */
export function oneNamed<T>(kind: string, name: string | undefined, known: ReadonlyMap<string, T>): T {
  const item = name === undefined ? undefined : known.get(name);
  if (item === undefined) {
    const all = [...known.keys()].join(', ');
    if (name === undefined) throw new Error(`name one ${kind}; use one of ${all}`);
    const meant = didYouMean(name, known.keys());
    throw new Error(`there is no ${kind} "${name}"${meant ? `, ${meant} Use` : '; use'} one of ${all}`);
  }
  return item;
}

function name(): string {
  return `vigia ${basename(process.argv[1] ?? '', '.ts')}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
