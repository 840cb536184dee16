import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crewai } from '../../alerts/falachefe/crewai.ts';
import { health } from '../../alerts/falachefe/health.ts';
import { infrastructure } from '../../alerts/falachefe/infrastructure.ts';
import { whatsappAuth } from '../../alerts/falachefe/whatsapp-auth.ts';
import { runDrills } from '../../core/drill/all.ts';
import { looksFarBack } from '../../core/drill/pace.ts';
import { allArtifacts } from '../../core/generate/all.ts';
import { apply, compare } from '../../core/generate/write.ts';
import { host } from '../../core/platform/alerts/host.ts';
import { stores } from '../../core/platform/alerts/stores.ts';
import { secretsFolder } from '../../core/stack/secrets.ts';
import type { ServerName } from '../../core/stack/server.ts';
import { alertGroups, composePlacement, configure, serverNames, servers, watch } from '../bundle.ts';
import { startCompose } from './compose.ts';
import { noEngine } from './engine.ts';
import { provesAlerts } from './proofs/alerts.ts';
import { provesCorrelation } from './proofs/correlation.ts';
import { provesGrafana } from './proofs/grafana.ts';
import { provesLogs } from './proofs/logs.ts';
import { provesMetrics } from './proofs/metrics.ts';
import { provesPages } from './proofs/pages.ts';
import { provesServicePerformance, provesTraces } from './proofs/traces.ts';
import { stackUnderTest } from './stack.ts';

const root = join(import.meta.dirname, '../..');

/** Drills on compressed time: five minutes become five seconds. */
const TIME_SCALE = 60;
/** What an alert passes through. */
const DRILLED: readonly ServerName[] = [
  'exporter',
  'prometheus',
  'alertmanager',
  'desk',
  'postgres',
  'redis',
  'blackbox-exporter',
  'postgres-exporter',
  'redis-exporter',
];

describe('the committed compose.yaml', () => {
  const stack = stackUnderTest(() => startCompose({ folder: root, timeScale: 1, build: true }), noEngine());

  for (const name of serverNames) {
    it(`comes up green with \`up --wait\`: ${name}`, test => {
      const { missing } = stack.state(test);
      test.skip(missing[name] !== undefined, missing[name]);
      expect(stack.servers(test)).toContain(name);
    });
  }
  provesMetrics(stack);
  provesLogs(stack);
  provesTraces(stack);
  provesServicePerformance(stack);
  provesGrafana(stack, () => join(root, secretsFolder));
  provesCorrelation(stack, () => join(root, secretsFolder));
  provesPages(stack, 'compose');
});

describe(`the same containers on time compressed ${TIME_SCALE} times`, () => {
  const stack = stackUnderTest(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-compose-'));
    const config = configure({ timeScale: TIME_SCALE });
    // No configuration may name a server that does not run: it would be a target that is down.
    const placement = { ...composePlacement, servers: new Set(DRILLED) };
    const own = DRILLED.flatMap(name => servers.get(name)!.configuration?.(config, placement) ?? []);
    const artifacts = [
      ...allArtifacts(config).filter(({ path }) => !own.some(one => one.path === path)),
      ...own,
    ];
    await apply(artifacts, compare(artifacts, folder), folder);
    // Ours and not the engine's, so that we can remove it.
    await mkdir(join(folder, secretsFolder), { recursive: true });
    const running = await startCompose({
      folder,
      // Steady traffic that never fails by itself, so that what fires is the drill's doing.
      environment: { TRAFFIC: 'calm' },
      only: DRILLED,
      timeScale: TIME_SCALE,
    });
    return {
      ...running,
      stop: async () => {
        await running.stop();
        await rm(folder, { recursive: true });
      },
    };
  }, noEngine());
  // Native stacks drill every alert that needs no store of its own, the host's among them, whose strain no container sees.
  // Here: all of the first systems and of the stores, and of every other group its first.
  const names = [whatsappAuth, crewai, infrastructure, health, stores, watch].map(({ name }) => name);
  const first = alertGroups.filter(({ name }) => names.includes(name));
  const rest = alertGroups
    .filter(({ name }) => ![...names, host.name].includes(name))
    .flatMap(group => group.alerts.slice(0, 1));
  const chosen = [...first.flatMap(group => group.alerts), ...rest].filter(alert => !looksFarBack(alert));
  provesAlerts(chosen, 6, {
    requires: test => void stack.url('alertmanager', test),
    run: alerts => {
      const { urls, missing } = stack.running();
      const addresses = { exporter: urls.exporter!, desk: urls.desk!, prometheus: urls.prometheus! };
      return runDrills(alerts, addresses, { timeScale: TIME_SCALE, missing });
    },
  });
});
