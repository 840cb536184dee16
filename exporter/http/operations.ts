import type { FastifyTelemetry, Instruments } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../base/problem.ts';
import { MAX_SECONDS, type ScenarioRunner } from '../scenarios/runner.ts';
import type { Exposition, Need, Surroundings } from '../scenarios/scenario.ts';

/** What Prometheus is given: everything, unless a scenario keeps it back or a part of it. */
export const exposed =
  (instruments: Instruments, exposition: Exposition): NonNullable<FastifyTelemetry['expose']> =>
  async accept => {
    if (!exposition.available) {
      throw new Problem(
        503,
        'the scenario metrics-unavailable runs',
        'end it with DELETE /scenarios/metrics-unavailable',
      );
    }
    return instruments.expose(accept, name => !exposition.without.has(name));
  };

const startBody = {
  type: ['object', 'null'],
  properties: { seconds: { type: 'integer', minimum: 1, maximum: MAX_SECONDS } },
  additionalProperties: false,
};

/** What a scenario needs and is not there, and how to get it. */
const lacking: Readonly<Record<Need, { readonly what: string; readonly hint: string }>> = {
  host: {
    what: "a node-exporter that reads this process's folder instead of the machine",
    hint: 'use the native target: npm start -- --native',
  },
  postgres: { what: 'a real PostgreSQL', hint: 'use containers: npm start -- --compose' },
  redis: { what: 'a real Redis', hint: 'use containers: npm start -- --compose' },
};

interface Stage {
  /** Whether anybody may start and end them. */
  readonly allowed: boolean;
  /** Whether the services outside are simulated ones. */
  readonly simulated: boolean;
  readonly surroundings: Surroundings;
}

/** Starting, ending and listing scenarios. */
export function scenarioRoutes(runner: ScenarioRunner, { allowed, simulated, surroundings }: Stage) {
  return async (app: FastifyInstance): Promise<void> => {
    const refuse = async () => {
      if (!allowed)
        throw new Problem(
          403,
          'scenarios are off here',
          'they are for a demo: set SCENARIOS=on to have them',
        );
    };
    app.get('/scenarios', async () => ({ scenarios: runner.list() }));

    app.post<{ Params: { name: string }; Body: { seconds?: number } | null }>(
      '/scenarios/:name',
      { schema: { body: startBody }, onRequest: refuse },
      async (request, reply) => {
        const name = known(runner, request.params.name);
        const { needs, simulated: needsSimulation } = runner.scenario(name);
        if (needsSimulation && !simulated) {
          throw new Problem(
            409,
            `scenario ${name} needs the simulated upstreams`,
            'unset UAZ_API_URL and OPENAI_API_URL',
          );
        }
        if (needs && !surroundings[needs]) {
          throw new Problem(409, `scenario ${name} needs ${lacking[needs].what}`, lacking[needs].hint);
        }
        return reply.code(202).send(runner.start(name, request.body?.seconds));
      },
    );

    app.delete<{ Params: { name: string } }>('/scenarios/:name', { onRequest: refuse }, async request =>
      runner.end(known(runner, request.params.name)),
    );
  };
}

function known({ names }: ScenarioRunner, name: string): string {
  if (!names.includes(name))
    throw new Problem(
      404,
      `there is no scenario "${name.slice(0, 60)}"`,
      `use one of ${names.join(', ')}`,
      'name',
    );
  return name;
}
