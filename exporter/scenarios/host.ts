import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import type { Strain } from './host-stage.ts';
import { type Scenario, untilAborted } from './scenario.ts';

function under(strain: Strain, about: string): Scenario {
  return {
    about,
    simulated: false,
    touches: ['host'],
    needs: 'host',
    run: async ({ surroundings, signal }) => {
      surroundings.host!.put(strain);
      await untilAborted(signal);
      surroundings.host!.put(undefined);
    },
  };
}

type HostScenario = Extract<BaseScenario, 'host-strained' | 'host-exhausted'>;

export const hostScenarios: Readonly<Record<HostScenario, Scenario>> = {
  'host-strained': under(
    { cpu: 0.88, memory: 0.9, disk: 0.9 },
    'node-exporter is told of processors busy 88 %, and of memory and a disk in use 90 %',
  ),
  'host-exhausted': under(
    { cpu: 0.99, memory: 0.97, disk: 0.97 },
    'node-exporter is told of processors busy 99 %, and of memory and a disk in use 97 %',
  ),
};
