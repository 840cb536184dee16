import { readFile } from 'node:fs/promises';
import type { FastifyTelemetry, Instruments } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { systems } from '../../metrics/contract.ts';
import { Problem } from '../domain/problem.ts';
import { type ScenarioName, scenarioNames } from '../scenarios/names.ts';
import { MAX_SECONDS, type ScenarioRunner } from '../scenarios/runner.ts';
import type { Need } from '../scenarios/scenario.ts';
import type { Exposition, Surroundings } from '../scenarios/stage.ts';
import { scenarios } from '../scenarios/table.ts';

const crewMetrics = new Set(systems.CrewAI!.map(metric => metric.name));

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
    return instruments.expose(accept, exposition.complete ? undefined : name => !crewMetrics.has(name));
  };

const startBody = {
  type: ['object', 'null'],
  properties: { seconds: { type: 'integer', minimum: 1, maximum: MAX_SECONDS } },
  additionalProperties: false,
};

/** What a scenario needs and is not there, and how to get it. */
const lacking: Readonly<Record<Need, { readonly what: string; readonly mend: string }>> = {
  host: {
    what: "a node-exporter that reads this process's folder instead of the machine",
    mend: 'use the native target: npm start -- --native',
  },
  postgres: { what: 'a real PostgreSQL', mend: 'use containers: npm start -- --compose' },
  redis: { what: 'a real Redis', mend: 'use containers: npm start -- --compose' },
};

/** Starting, ending and listing scenarios. */
export function scenarioRoutes(runner: ScenarioRunner, simulated: boolean, surroundings: Surroundings) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/scenarios', async () => ({ scenarios: runner.list() }));

    app.post<{ Params: { name: string }; Body: { seconds?: number } | null }>(
      '/scenarios/:name',
      { schema: { body: startBody } },
      async (request, reply) => {
        const name = known(request.params.name);
        if (scenarios[name].simulated && !simulated) {
          throw new Problem(
            409,
            `scenario ${name} needs the simulated upstreams`,
            'unset UAZ_API_URL and OPENAI_API_URL',
          );
        }
        const { needs } = scenarios[name];
        if (needs && !surroundings[needs]) {
          throw new Problem(409, `scenario ${name} needs ${lacking[needs].what}`, lacking[needs].mend);
        }
        return reply.code(202).send(runner.start(name, request.body?.seconds));
      },
    );

    app.delete<{ Params: { name: string } }>('/scenarios/:name', async request =>
      runner.end(known(request.params.name)),
    );
  };
}

function known(name: string): ScenarioName {
  const match = scenarioNames.find(candidate => candidate === name);
  if (!match)
    throw new Problem(
      404,
      `there is no scenario "${name.slice(0, 60)}"`,
      `use one of ${scenarioNames.join(', ')}`,
      'name',
    );
  return match;
}

const RUNBOOKS = new URL('../../docs/runbooks/', import.meta.url);

/** The runbooks that alerts link to. */
export async function runbookRoute(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { file: string } }>('/runbooks/:file', async (request, reply) => {
    const name = request.params.file.match(/^([A-Za-z][A-Za-z0-9]{0,80})\.md$/)?.[1];
    const text = name && (await readFile(new URL(`${name}.md`, RUNBOOKS), 'utf8').catch(() => undefined));
    if (!text)
      throw new Problem(404, 'there is no such runbook', 'runbooks are /runbooks/NameOfTheAlert.md', 'file');
    return reply.header('content-type', 'text/plain; charset=utf-8').send(text);
  });
}
