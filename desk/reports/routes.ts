import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from 'vigia/desk';
import type { DeskContext } from '../context.ts';
import { preferred } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { addDays, dayAt, isDay } from './calendar.ts';
import type { Deliveries } from './deliveries.ts';
import { documentOf, titleOf, writingOf } from './document.ts';
import { indexPage } from './forms/index-page.ts';
import { markdown } from './forms/markdown.ts';
import { page } from './forms/page.ts';
import { REPORT_STYLE } from './forms/style.ts';
import type { Library } from './library.ts';
import { lastPeriod, periodOf, type ReportKind, type ReportPeriod, reportKinds } from './period.ts';
import type { widths } from './pictures/specs.ts';

const forms = ['html', 'md', 'json'] as const;
type Form = (typeof forms)[number];

interface Asked {
  Params: { kind: string; which: string };
  Querystring: { language?: Language };
}
const query = {
  querystring: {
    type: 'object',
    properties: { language: { enum: ['en', 'pt'] } },
    additionalProperties: false,
  },
};
const FIRST_DAY = '2000-01-01';
/** So many days and weeks are listed. */
const LISTED = { daily: 14, weekly: 8 } as const;

/**
 * `/reports` lists them; `/reports/daily/2026-01-31` is one, as HTML, or by its extension or by `Accept` as Markdown or JSON;
 * `/reports/daily` leads to the last. A week has the name of any of its days.
 */
export function reportRoutes(context: DeskContext, library: Library, deliveries: Deliveries) {
  const { project, clock, language: usual } = context;
  const { timeZone } = project.reports;
  const languageOf = ({ query: asked, headers }: FastifyRequest): Language =>
    preferred({ asked: (asked as Asked['Querystring']).language, accept: headers['accept-language'] }, usual);
  const writing = (request: FastifyRequest) =>
    writingOf(languageOf(request), timeZone, project.links.grafana);

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/reports', { schema: query }, async (request, reply) => {
      const own = writing(request);
      const periods = (kind: ReportKind): ReportPeriod[] => {
        const { day } = lastPeriod(kind, clock.now(), timeZone);
        const days = kind === 'daily' ? 1 : 7;
        return Array.from({ length: LISTED[kind] }, (_, i) =>
          periodOf(kind, addDays(day, -i * days), timeZone),
        );
      };
      const lists = reportKinds.map(kind => ({
        kind,
        periods: periods(kind).map(period => ({ day: period.day, title: titleOf(period, own) })),
        recipients: project.reports[kind],
      }));
      return html(reply, indexPage(lists, await deliveries.list(), own, suffixOf(request)));
    });
    app.get('/reports/report.css', async (_, reply) =>
      reply
        .header('content-type', 'text/css; charset=utf-8')
        .header('cache-control', 'max-age=3600')
        .send(REPORT_STYLE),
    );
    app.get<{ Params: { kind: string } }>('/reports/:kind', { schema: query }, async (request, reply) => {
      const { day } = lastPeriod(kindOf(request.params.kind), clock.now(), timeZone);
      return reply.redirect(`/reports/${request.params.kind}/${day}${suffixOf(request)}`, 302);
    });
    app.get<Asked>('/reports/:kind/:which', { schema: query }, async (request, reply) => {
      const { kind, which } = request.params;
      const [, name = which, extension] = /^(.*)\.([a-z]+)$/.exec(which) ?? [];
      const period = periodIn(kindOf(kind), name);
      reply.header('vary', 'accept, accept-language');
      const form = formOf(extension, request.headers.accept);
      const report = await library.report(period);
      if (form === 'json') return reply.send(report);
      const own = writing(request);
      const document = documentOf(report, own, clock.now());
      if (form === 'md')
        return reply.header('content-type', 'text/markdown; charset=utf-8').send(markdown(document));
      const suffix = suffixOf(request);
      const base = `/reports/${period.kind}/${period.day}`;
      const days = period.kind === 'daily' ? 1 : 7;
      const other = (by: number) => `/reports/${period.kind}/${addDays(period.day, by)}${suffix}`;
      const text = page(document, {
        index: { label: own.words.reports, href: `/reports${suffix}` },
        earlier: { label: own.words.previous, href: other(-days) },
        ...(period.to <= clock.now() && { later: { label: own.words.next, href: other(days) } }),
        forms: {
          label: own.words.otherForms,
          all: [
            { label: 'Markdown', href: `${base}.md${suffix}` },
            { label: 'JSON', href: `${base}.json` },
          ],
        },
        picture: (picture, width) => `${base}/${picture}.${width}.${own.language}.svg`,
        style: '/reports/report.css',
      });
      return html(reply, text);
    });
    app.get<{ Params: { kind: string; day: string; file: string } }>(
      '/reports/:kind/:day/:file',
      async (request, reply) => {
        const { kind, day, file } = request.params;
        const period = periodIn(kindOf(kind), day);
        const [, name, width, language] = /^([a-z0-9-]+)\.(wide|narrow)\.(en|pt)\.svg$/.exec(file) ?? [];
        const drawn =
          name === undefined
            ? undefined
            : (await library.pictures(period, language as Language, width as keyof typeof widths))[name];
        if (!drawn)
          throw new Problem(404, `the report has no picture "${file}"`, 'see the page of the report');
        return reply
          .header('content-type', 'image/svg+xml; charset=utf-8')
          .header('cache-control', 'private, max-age=60')
          .send(drawn.svg);
      },
    );
  };

  function periodIn(kind: ReportKind, day: string): ReportPeriod {
    const at = (say: string) =>
      new Problem(400, `the day is "${day}", ${say}`, 'write it as 2026-01-31', 'day');
    if (!isDay(day)) throw at('which is not a date of the calendar');
    if (day < FIRST_DAY) throw at('of which there is nothing to tell');
    const period = periodOf(kind, day, timeZone);
    if (period.from > clock.now())
      throw at(`which has not begun: it is ${dayAt(clock.now(), timeZone)} in ${timeZone}`);
    return period;
  }
}

function kindOf(text: string): ReportKind {
  const kind = reportKinds.find(one => one === text);
  if (kind) return kind;
  throw new Problem(404, `there is no report "${text}"`, `use one of ${reportKinds.join(', ')}`, 'kind');
}

function formOf(extension: string | undefined, accept = ''): Form {
  if (extension !== undefined) {
    const form = forms.find(one => one === extension);
    if (form) return form;
    throw new Problem(
      404,
      `there is no report as .${extension}`,
      `use one of ${forms.map(one => `.${one}`).join(', ')}`,
      'form',
    );
  }
  const types = accept.split(',').map(one => one.split(';')[0]!.trim());
  if (types.includes('text/html')) return 'html';
  if (types.includes('application/json')) return 'json';
  return types.includes('text/markdown') ? 'md' : 'html';
}

/** A language that was asked for stays. */
function suffixOf({ query: asked }: FastifyRequest): string {
  const { language } = asked as Asked['Querystring'];
  return language === undefined ? '' : `?language=${language}`;
}

function html(reply: FastifyReply, text: string) {
  return reply.header('content-type', 'text/html; charset=utf-8').send(text);
}
