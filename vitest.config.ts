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
      {
        test: {
          name: 'unit',
          maxWorkers: WORKERS,
          include: ['test/unit/**/*.test.ts', 'test/systems/*/*.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'service',
          maxWorkers: WORKERS,
          include: ['test/service/**/*.test.ts', 'test/systems/*/service/**/*.test.ts'],
          // Starting takes seconds on a busy machine with two cores.
          testTimeout: 20_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'desk',
          maxWorkers: WORKERS,
          include: ['test/desk/**/*.test.ts'],
          // PostgreSQL starts once for each file; what dies and comes back takes seconds.
          testTimeout: 30_000,
          hookTimeout: minutes(1),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'rules',
          maxWorkers: WORKERS,
          include: ['test/rules/**/*.test.ts', 'test/systems/*/rules/**/*.test.ts'],
          testTimeout: minutes(1),
          hookTimeout: minutes(3),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'stranger',
          maxWorkers: WORKERS,
          include: ['test/stranger/**/*.test.ts'],
          globalSetup: ['test/stranger/pack.ts'],
          // Packages are installed from the registry, and drills wait for real notifications.
          testTimeout: minutes(5),
          hookTimeout: minutes(3),
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'stack',
          maxWorkers: WORKERS,
          include: ['test/stack/**/*.test.ts', 'test/systems/*/stack/**/*.test.ts'],
          // Drills wait for real notifications; starting waits for the slowest server.
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
