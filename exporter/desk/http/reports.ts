import type { FastifyInstance } from 'fastify';
import { Problem } from '../../base/problem.ts';
import { querystring } from '../../http/query.ts';
import { reportKinds } from '../reports/periods.ts';
import type { Reports } from '../reports/reports.ts';

const reportQuery = querystring({
  date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  format: { enum: ['json', 'text'] },
});

/** Each system's reports of a day or of seven days, as JSON or as text. */
export function reportRoutes(reports: Reports) {
  return async (app: FastifyInstance): Promise<void> => {
    for (const source of reports.sources)
      for (const kind of reportKinds) {
        app.get<{ Querystring: { date?: string; format?: 'json' | 'text' } }>(
          `/${source.name}/reports/${kind}`,
          { schema: reportQuery },
          async ({ query }, reply) => {
            const report = await reports.of(source, kind, lastDayOf(query.date));
            if (query.format !== 'text') return report;
            return reply.header('content-type', 'text/plain; charset=utf-8').send(source.text(report));
          },
        );
      }
  };
}

/** The day that the period ends with (default: yesterday), in the time zone of the process. */
function lastDayOf(date: string | undefined): Date {
  const now = new Date();
  if (date === undefined) return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const at = new Date(year, month - 1, day);
  if (at.getMonth() !== month - 1)
    throw new Problem(400, `date is "${date}", no day of the calendar`, 'write it as 2026-01-31', 'date');
  return at;
}
