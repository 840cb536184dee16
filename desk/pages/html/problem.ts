import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Shell, wantsPage } from '../shell.ts';
import { html } from './html.ts';
import { icon } from './icons.ts';
import { page } from './layout.ts';

/** Answers an error to a person with a page, and to a program as before. A script of a page is a program. */
export function problemPages(server: FastifyInstance, shell: Shell): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || !wantsPage(request) || request.headers['hx-request']) return payload;
    if (!/json/.test(String(reply.getHeader('content-type') ?? '')) || typeof payload !== 'string')
      return payload;
    return problemPage(request, reply, payload, shell);
  });
}

function problemPage(request: FastifyRequest, reply: FastifyReply, payload: string, shell: Shell): string {
  const view = shell.view(request);
  const { problem } = view.words;
  const { error, hint } = said(payload);
  const [title, more] =
    reply.statusCode === 404 && request.routeOptions.url === undefined
      ? [problem.page, problem.pageMore]
      : reply.statusCode === 503
        ? [problem.unavailable, problem.unavailableMore]
        : [problem.gone, [error, hint].filter(Boolean).join('. ')];
  const again = reply.statusCode >= 500;
  const body = html`<div class="card empty bad"${again && html` hx-get="${request.url}" hx-trigger="every 10s" hx-target="body" hx-select="body > *" hx-swap="innerHTML" hx-status:4xx="swap:none" hx-status:5xx="swap:none"`}>${icon('alert')}<h1>${title}</h1><p class="soft">${more}</p>${again && html`<p class="soft mono">${error}</p>`}<p><a class="button" href="${again && request.method === 'GET' ? request.url : '/inbox'}">${again ? problem.again : view.words.layout.inbox}</a></p></div>`;
  const reader = shell.reader(request);
  const text = page(view, { title, body, ...(reader && { reader }) }).text;
  reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
  reply.removeHeader('content-length');
  return text;
}

function said(payload: string): { readonly error?: string; readonly hint?: string } {
  try {
    const { error, hint } = JSON.parse(payload) as Record<string, unknown>;
    return {
      ...(typeof error === 'string' && { error }),
      ...(typeof hint === 'string' && { hint }),
    };
  } catch {
    return {};
  }
}
