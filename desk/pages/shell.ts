import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeskContext } from '../context.ts';
import { firingCount } from '../incidents/overview.ts';
import { type Content, html } from './html/html.ts';
import { icon } from './html/icons.ts';
import { type Place, page } from './html/layout.ts';
import type { Known } from './known.ts';
import { type Reader, readerOf } from './reader.ts';
import { notices } from './slots.ts';
import { type View, viewOf } from './view.ts';

/** One page, without what stands around it. */
export interface Shown {
  readonly title: string;
  readonly place?: Place;
  readonly body: Content;
  /** Incidents that fire, where the page has counted them. Default: they are counted. */
  readonly firing?: number;
}

/** What no cache between may keep: pages name customers. */
const PAGE_HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

/** What all pages share: the view of the reader, and what stands around the content. */
export class Shell {
  readonly context: DeskContext;
  readonly known: Known;

  constructor(context: DeskContext, known: Known) {
    this.context = context;
    this.known = known;
  }

  /** Returns how who asks sees pages. */
  view(request: FastifyRequest): View {
    return viewOf(request, this.context.language, this.context.clock.now());
  }

  /** Returns who asks; undefined where the desk has no login. */
  reader(request: FastifyRequest): Reader | undefined {
    return readerOf(request, request.server);
  }

  /** Answers with a page. */
  async show(request: FastifyRequest, reply: FastifyReply, view: View, shown: Shown): Promise<FastifyReply> {
    const { database } = this.context;
    const reader = this.reader(request);
    // What stands around a page must not keep it from being shown.
    const firing = shown.firing ?? (await firingCount(database, view.now).catch(() => 0));
    const text = page(view, {
      ...{ title: shown.title, body: shown.body, firing, notices: await this.notices(view) },
      ...(shown.place && { place: shown.place }),
      ...(reader && { reader }),
    });
    return reply.headers(PAGE_HEADERS).send(text.text);
  }

  private async notices(view: View): Promise<Content> {
    const told = await Promise.all(
      this.context.hub.all(notices).map(one => one(view).catch(() => [] as const)),
    );
    return told
      .flat()
      .map(
        ({ level, text, href }) =>
          html`<p class="notice ${level === 'bad' && 'bad'}" role="status">${icon('alert')}<span>${href ? html`<a href="${href}">${text}</a>` : text}</span></p>`,
      );
  }
}

/** Whether a person with a browser asks, who reads pages and not JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}
