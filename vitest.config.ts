import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const minutes = (count: number) => count * 60_000;

/** CI has two cores, and many tests wait: for a process, for the registry, for a fault to show. */
const WORKERS = 3;

/** The files that take minutes; of those that begin together, some compute and some wait. */
const LONGEST = ['drills', 'systems', 'silent', 'packs', 'compose', 'native', 'init'].map(
  name => `/${name}.test.ts`,
);

/** Begins with the files that take minutes, so that at the end none runs while the other workers have nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex(name => moduleId.endsWith(name));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const project = (name: string, groupOrder: number, include: string[], globalSetup: string[] = []) => ({
  test: {
    name,
    maxWorkers: WORKERS,
    include,
    globalSetup,
    sequence: { groupOrder },
    // Ends what hangs, and nothing else: how long a test takes is up to what else the machine does.
    testTimeout: minutes(5),
    hookTimeout: minutes(5),
  },
});

/**
 * Six projects in three steps. First `unit` (the inner loop: seconds). Then `service` (the whole sample service, or a command,
 * started and waited for), `desk` (the desk, on both of its databases) and `rules` (what is generated, judged by the compiler,
 * promtool and amtool). Then `stranger` (the packages as npm installs them, in a folder outside the repository) and `stack`
 * (real servers, in containers and as processes, and their pages in a browser). All that is about one system is in
 * `test/systems/NAME`: its unit tests, and those of the other projects in a folder of their name.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', 1, ['test/unit/**/*.test.ts', 'test/systems/*/*.test.ts']),
      project('service', 2, ['test/service/**/*.test.ts', 'test/systems/*/service/**/*.test.ts']),
      project('desk', 2, ['test/desk/**/*.test.ts']),
      project('rules', 2, ['test/rules/**/*.test.ts', 'test/systems/*/rules/**/*.test.ts']),
      project('stranger', 3, ['test/stranger/**/*.test.ts'], ['test/stranger/pack.ts']),
      project('stack', 3, ['test/stack/**/*.test.ts', 'test/systems/*/stack/**/*.test.ts']),
    ],
  },
});
