import type { FastifyInstance } from 'fastify';
import { lineLevel } from 'vigia/logs';
import type { DeskContext } from '../context.ts';
import { type Answers, sendJson } from '../http/answers.ts';
import { problemSchema } from '../http/openapi.ts';
import { cursorOf, cursorText, pageQuery } from '../http/paging.ts';
import { needed } from './needs.ts';

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const HOUR_MS = 3_600_000;
const USUAL_HOURS = 24;
const NANOSECONDS = 1_000_000n;
const TIMEOUT_MS = 5000;

interface LogQuery {
  stream?: string;
  level?: string;
  service?: string;
  environment?: string;
  contains?: string;
  hours?: string;
  limit?: string;
  cursor?: string;
}

interface Streams {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [ns: string, line: string])[];
    }[];
  };
}

/** `GET /production/logs/recent`: the last lines of a stream, the newest first, as Loki has them. */
export function logRoutes({ servers, clock }: DeskContext, answers: Answers) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: LogQuery }>(
      '/production/logs/recent',
      {
        schema: {
          tags: ['operations'],
          summary: 'The last lines of a stream, the newest first',
          querystring: pageQuery({
            stream: {
              type: 'string',
              pattern: '^[a-z][a-z0-9_-]{0,40}$',
              description:
                'app by default; errors, security, performance, business, webhook, audit, or one of your own',
            },
            level: { type: 'string', enum: lineLevel.values },
            service: text,
            environment: text,
            contains: { ...text, description: 'Text that a line contains' },
            hours: {
              type: 'string',
              pattern: '^[1-9]\\d{0,3}$',
              description: `The last hours; ${USUAL_HOURS} by default`,
            },
          }),
          response: {
            200: {
              type: 'object',
              properties: {
                stream: { type: 'string' },
                lines: { type: 'array', items: { type: 'object', additionalProperties: true } },
                next: { type: 'string' },
              },
            },
            503: problemSchema,
          },
        },
      },
      async ({ query }, reply) => {
        const { cursor, limit: rows, ...filter } = query;
        const { limit, after } = cursorOf({ ...(rows && { limit: rows }), ...(cursor && { cursor }) }, [
          String,
        ]);
        return sendJson(
          reply,
          await answers.get(JSON.stringify(['logs', filter, limit, after]), async () => {
            const loki = needed(servers, 'loki');
            const { stream = 'app', hours = String(USUAL_HOURS) } = filter;
            const now = clock.now();
            const end =
              after && /^\d{1,19}$/.test(after[0]) ? after[0] : String(BigInt(now) * NANOSECONDS + 999_999n);
            const start = BigInt(now - Number(hours) * HOUR_MS) * NANOSECONDS;
            const { data } = await loki.json<Streams>('/loki/api/v1/query_range', {
              query: {
                query: logql({ ...filter, stream }),
                start: String(start),
                end,
                limit: limit + 1,
                direction: 'backward',
              },
              timeoutMs: TIMEOUT_MS,
            });
            return pageOf(data, stream, limit);
          }),
        );
      },
    );
  };
}

function logql({ stream, level, service, environment, contains }: LogQuery): string {
  const labels = Object.entries({ stream, level, service, environment }).filter(
    ([, value]) => value !== undefined,
  );
  const selector = `{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
  return contains === undefined ? selector : `${selector} |= ${JSON.stringify(contains)}`;
}

/** Lines of one moment may be cut by a page: the next one begins with the moment that is not whole. */
function pageOf({ result }: Streams['data'], stream: string, limit: number) {
  const lines = result
    .flatMap(({ stream: labels, values }) => values.map(([ns, line]) => ({ ns: BigInt(ns), line, labels })))
    .sort((a, b) => (a.ns < b.ns ? 1 : a.ns > b.ns ? -1 : 0));
  const more = lines.length > limit;
  const last = lines[limit - 1];
  // The end of a query is not part of it.
  const cut = more && last ? lines[limit]!.ns + 1n : undefined;
  const shown = cut === undefined ? lines : lines.slice(0, limit).filter(({ ns }) => ns >= cut);
  // A whole page of one moment: it is shown as it is, and what else is of that moment is passed over.
  const [page, next] =
    shown.length > 0 || cut === undefined ? [shown, cut] : [lines.slice(0, limit), last!.ns];
  return {
    stream,
    lines: page.map(({ line, labels, ns }) => fieldsOf(line, labels, ns)),
    ...(next !== undefined && { next: cursorText([String(next)]) }),
  };
}

function fieldsOf(line: string, labels: Readonly<Record<string, string>>, ns: bigint): object {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return { ...labels, ...fields };
  } catch {
    // A program without the kit logs plain text.
  }
  return { ...labels, ts: new Date(Number(ns / NANOSECONDS)).toISOString(), msg: line };
}
