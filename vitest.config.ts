import { defineConfig } from 'vitest/config';

const minutes = (count: number) => count * 60_000;

/**
 * Six projects, run one after the other: `unit` (the inner loop: seconds), `service` (the whole sample service, or a
 * command, started and waited for), `desk` (the desk, on both of its databases), `rules` (what is generated, judged by the compiler, promtool and amtool), `stranger`
 * (the packages as npm installs them, in a folder outside the repository) and `stack` (real servers, in containers and
 * as processes, and their pages in a browser). All that is about one system is in `test/systems/NAME`: its unit tests,
 * and those of the other projects in a folder of their name.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // One for each of CI's cores; many tests only wait.
          maxWorkers: 2,
          include: ['test/unit/**/*.test.ts', 'test/systems/*/*.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'service',
          maxWorkers: 2,
          include: ['test/service/**/*.test.ts', 'test/systems/*/service/**/*.test.ts'],
          // Starting takes seconds on a busy machine with two cores.
          testTimeout: 20_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'desk',
          maxWorkers: 2,
          include: ['test/desk/**/*.test.ts'],
          // PostgreSQL starts once for each file; what dies and comes back takes seconds.
          testTimeout: 30_000,
          hookTimeout: minutes(1),
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'rules',
          maxWorkers: 2,
          include: ['test/rules/**/*.test.ts', 'test/systems/*/rules/**/*.test.ts'],
          testTimeout: minutes(1),
          hookTimeout: minutes(3),
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'stranger',
          include: ['test/stranger/**/*.test.ts'],
          globalSetup: ['test/stranger/pack.ts'],
          // Packages are installed from the registry, and drills wait for real notifications.
          testTimeout: minutes(5),
          hookTimeout: minutes(3),
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/stack/**/*.test.ts', 'test/systems/*/stack/**/*.test.ts'],
          // Drills wait for real notifications; starting waits for the slowest server.
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          // Servers need the machine to themselves for their times to mean something.
          fileParallelism: false,
          sequence: { groupOrder: 6 },
        },
      },
    ],
  },
});
