/** What the build looks at in a package.json; the rest is taken over. */
export interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  /** What is published as it is, in addition to what is compiled: folders. */
  readonly files?: readonly string[];
  readonly devDependencies?: unknown;
  readonly private?: unknown;
}

/** One module, for `import` and, by a file that requires it, for `require`. */
interface Entry {
  readonly import: { readonly types: string; readonly default: string };
  readonly require: { readonly types: string; readonly default: string };
}

/** The same as npm publishes it. */
export interface Published extends Omit<Manifest, 'exports' | 'devDependencies' | 'private'> {
  readonly exports: Readonly<Record<string, Entry>>;
  /** For compilers that know no `exports`: those of Node 10. */
  readonly main: string;
  readonly types: string;
  readonly files: readonly string[];
}

/**
 * Returns the package.json of a built package: what names a source in the repository's names what was compiled from it.
 * Node does not strip types below node_modules, so sources cannot be published; and it knows no condition by which the
 * repository could have its sources and everybody else what was built, so there are two files.
 */
export function published({ devDependencies: _, private: __, ...manifest }: Manifest): Published {
  const main = manifest.exports['.'];
  if (main === undefined) throw new Error(`package.json of ${manifest.name} has no export ".": give it one`);
  return {
    ...manifest,
    main: withExtension(main, '.js'),
    types: withExtension(main, '.d.ts'),
    exports: mapped(manifest.exports, source => ({
      import: { types: withExtension(source, '.d.ts'), default: withExtension(source, '.js') },
      require: { types: withExtension(source, '.d.cts'), default: withExtension(source, '.cjs') },
    })),
    ...(manifest.bin && { bin: mapped(manifest.bin, source => withExtension(source, '.js')) }),
    files: ['**/*.js', '**/*.cjs', '**/*.d.ts', '**/*.d.cts', '**/*.json', ...(manifest.files ?? [])],
  };
}

function mapped<T>(
  entries: Readonly<Record<string, string>>,
  of: (source: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, of(source)]));
}

function withExtension(source: string, extension: string): string {
  if (!source.endsWith('.ts'))
    throw new Error(`package.json names ${source}: give a source that ends in .ts`);
  return source.replace(/\.ts$/, extension);
}
