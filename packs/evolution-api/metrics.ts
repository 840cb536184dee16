import { boundedId, foreign, oneOf } from 'vigia/metrics';

/**
 * Evolution API 2.3.6, github.com/EvolutionAPI/evolution-api, src/api/routes/index.router.ts, which writes the page line by
 * line. The label `instance` is its name of a WhatsApp number; Prometheus keeps it as `exported_instance`, because `instance`
 * is the address of the target.
 */

const instance = boundedId(200);
const integration = boundedId(10);

export const environmentInfo = foreign({
  type: 'gauge',
  name: 'evolution_environment_info',
  help: 'Version, database client name and address of the gateway',
  unit: 'info',
  labels: { version: boundedId(5), clientName: boundedId(5), serverUrl: boundedId(5) },
});

/** A gauge, in spite of its name. */
export const instances = foreign({
  type: 'gauge',
  name: 'evolution_instances_total',
  help: 'Instances that the gateway has loaded, connected or not',
  unit: 'items',
});

/** Absent while no instance exists, like the next one. */
export const instanceUp = foreign({
  type: 'gauge',
  name: 'evolution_instance_up',
  help: '1 while the instance is connected to WhatsApp, else 0',
  unit: 'bool',
  labels: { instance, integration },
  maxCombinations: 200,
  optional: true,
});

export const instanceState = foreign({
  type: 'gauge',
  name: 'evolution_instance_state',
  help: 'Always 1, with the state of the instance as a label',
  unit: 'info',
  labels: { instance, integration, state: oneOf('open', 'connecting', 'close', 'refused', 'unknown') },
  maxCombinations: 200,
  optional: true,
});

export const evolutionMetrics = [environmentInfo, instances, instanceUp, instanceState] as const;
