import type { FastifyInstance } from 'fastify';
import type { DeskContext } from '../context.ts';
import { type Answers, sendJson } from '../http/answers.ts';
import { problemSchema } from '../http/openapi.ts';
import { type Language, languages } from '../settings.ts';
import { figuresOver } from './figures.ts';
import { needed } from './needs.ts';
import { type Period, type PeriodQuery, periodFields, periodOf } from './period.ts';

const text = { type: 'string', minLength: 1, maxLength: 100 } as const;
const filterFields = {
  system: { ...text, description: 'Figures of one system' },
  name: { ...text, description: 'One figure' },
  environment: { ...text, description: 'Values of one environment' },
  language: { type: 'string', enum: languages, description: "Of the titles; the desk's own by default" },
} as const;
interface FilterQuery {
  system?: string;
  name?: string;
  environment?: string;
  language?: Language;
}

const answer = {
  200: {
    type: 'object',
    properties: {
      from: { type: 'string', format: 'date-time' },
      to: { type: 'string', format: 'date-time' },
      figures: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            title: { type: 'string' },
            system: { type: 'string' },
            unit: { type: 'string' },
            better: { type: 'string', enum: ['higher', 'lower'] },
            values: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                  value: { type: ['number', 'null'] },
                },
              },
            },
            error: { type: 'string', description: 'Why there are no values' },
          },
        },
      },
    },
  },
  503: problemSchema,
} as const;
const query = (properties: object) => ({
  type: 'object',
  properties: { ...filterFields, ...properties },
  additionalProperties: false,
});
const tags = ['figures'];

/** What is current, in minutes: what a rate needs to be steady. */
const CURRENT_MINUTES = 5;
const MOST_MINUTES = 10_080;
const MINUTE_MS = 60_000;

/** The figures of the systems: of business over days, of performance now and over minutes. */
export function figureRoutes({ project, servers, clock, language: usual }: DeskContext, answers: Answers) {
  const over = (about: 'business' | 'performance', filter: FilterQuery, period: () => Period, key: unknown) =>
    answers.get(JSON.stringify([about, filter, key]), async () => {
      const { language = usual, ...chosen } = filter;
      const { from, to } = period();
      const prometheus = needed(servers, 'prometheus');
      const figures = await figuresOver(
        prometheus,
        project.figures,
        { about, ...chosen },
        { from, to },
        language,
      );
      return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), figures };
    });
  const lastMinutes = (minutes: number) => () => {
    const to = clock.now();
    // Compressed time has fewer seconds to a minute.
    return { from: to - (minutes * MINUTE_MS) / project.timeScale, to };
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: PeriodQuery & FilterQuery }>(
      '/production/metrics/business',
      {
        schema: {
          tags,
          summary: 'Figures of business in a period',
          querystring: query(periodFields),
          response: answer,
        },
      },
      async ({ query: { days, from, to, ...filter } }, reply) => {
        const given = { ...(days && { days }), ...(from && { from }), ...(to && { to }) };
        // Before the cache: a period that is none is the caller's fault.
        periodOf(given, clock.now());
        return sendJson(reply, await over('business', filter, () => periodOf(given, clock.now()), given));
      },
    );

    app.get<{ Querystring: FilterQuery }>(
      '/production/performance/current',
      {
        schema: {
          tags,
          summary: `Figures of performance of the last ${CURRENT_MINUTES} minutes`,
          querystring: query({}),
          response: answer,
        },
      },
      async ({ query: filter }, reply) =>
        sendJson(reply, await over('performance', filter, lastMinutes(CURRENT_MINUTES), 'current')),
    );

    app.get<{ Querystring: FilterQuery & { minutes?: string } }>(
      '/production/performance/summary',
      {
        schema: {
          tags,
          summary: 'Figures of performance of the last minutes',
          querystring: query({
            minutes: {
              type: 'string',
              pattern: '^[1-9]\\d{0,4}$',
              description: `At most ${MOST_MINUTES}; 60 by default`,
            },
          }),
          response: answer,
        },
      },
      async ({ query: { minutes = '60', ...filter } }, reply) =>
        sendJson(
          reply,
          await over('performance', filter, lastMinutes(Math.min(Number(minutes), MOST_MINUTES)), minutes),
        ),
    );
  };
}
