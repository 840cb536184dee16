import type { Context, Module, Mounted } from './module.ts';

/** Modules at work, in the order of their list. */
export class Mounting {
  private readonly mounted: ReadonlyMap<Module, Mounted>;

  private constructor(mounted: ReadonlyMap<Module, Mounted>) {
    this.mounted = mounted;
  }

  static async of(modules: readonly Module[], context: Context): Promise<Mounting> {
    const mounted = new Map<Module, Mounted>();
    for (const module of modules) mounted.set(module, await module.mount(context));
    return new Mounting(mounted);
  }

  /** The parts of a module. Throws when it is not mounted. */
  parts<Parts>(module: Module<Parts>): Parts {
    const mounted = this.mounted.get(module);
    if (!mounted) throw new Error(`module ${module.name} is not mounted; add it to exporter/systems.ts`);
    return mounted.parts as Parts;
  }

  /** What the modules have of a kind. */
  all<Key extends keyof Mounted>(key: Key): NonNullable<Mounted[Key]>[] {
    const has = [...this.mounted.values()].map(one => one[key]);
    return has.filter(value => value !== undefined) as NonNullable<Mounted[Key]>[];
  }

  /** The entries of all modules together. Throws when two modules have an entry of the same name. */
  merged<Key extends 'checks' | 'scenarios'>(key: Key): NonNullable<Mounted[Key]> {
    const merged: Record<string, unknown> = {};
    for (const entries of this.all(key))
      for (const [name, entry] of Object.entries(entries)) {
        if (name in merged) throw new Error(`two modules have ${name} among their ${key}; rename one`);
        merged[name] = entry;
      }
    return merged as NonNullable<Mounted[Key]>;
  }
}
