let asked: string | undefined;

/** Remembers the environment that the command line names. */
export function askForEnvironment(name: string | undefined): void {
  asked = name;
}

/** Returns the environment that the command line names, or undefined for the first of the project. */
export function askedEnvironment(): string | undefined {
  return asked;
}
