import { basename } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { askForEnvironment } from './environment.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Arguments and behaviour of a command. */
export interface Command<O extends Options> {
  /** The text of `--help`, without the generic options. */
  readonly usage: string;
  readonly options: O;
  /** Maximum number of positional arguments (default 0). */
  readonly positionals?: number;
  /** Whether it needs no project, and so is asked in no environment. Default: it is asked in one. */
  readonly withoutProject?: true;
}

/** The options of every command. */
const COMMON = { help: { type: 'boolean' }, environment: { type: 'string' } } as const;

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
    const args = parse(options, positionals);
    const { help, environment } = args.values as { help?: boolean; environment?: string };
    if (help) {
      process.stdout.write(`${usage.trim()}\n${withoutProject ? '' : `\n${ENVIRONMENT}\n`}`);
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

const ENVIRONMENT = 'In any of the environments of the project with --environment NAME (default: its first).';

function parse<O extends Options>(options: O, positionals: number): Parsed<O> {
  let args: Parsed<O>;
  try {
    args = parseArgs({
      options: { ...COMMON, ...options },
      allowPositionals: true,
      strict: true,
    }) as unknown as Parsed<O>;
  } catch (error) {
    throw new Error(`${reason(error).split('. ')[0]}; see --help`);
  }
  if (args.positionals.length > positionals) {
    throw new Error(`unexpected argument "${args.positionals[positionals]}"; see --help`);
  }
  return args;
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
    const asked = name === undefined ? `name one ${kind}` : `there is no ${kind} "${name}"`;
    throw new Error(`${asked}; use one of ${[...known.keys()].join(', ')}`);
  }
  return item;
}

function name(): string {
  return `vigia ${basename(process.argv[1] ?? '', '.ts')}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
