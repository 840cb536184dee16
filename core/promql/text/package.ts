/**
 * Loads a package when it is first asked for: most runs read no query and no expression, and loading takes longer than all
 * else they do with queries. So the language itself brings no package.
 */
export function packageNamed<Loaded>(name: string): Loaded {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(name) as Loaded;
}
