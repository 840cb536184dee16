import { complain } from '../complain.ts';
import { joinedPage } from '../http/own-page.ts';
import type { Answer, Setup } from '../http/setup.ts';
import { standIn } from '../http/stand-in.ts';
import { textOf } from '../plain.ts';
import type { ExpressRequest, ExpressResponse } from './app.ts';
import type { Following } from './following.ts';

const NOT_FOUND = 404;

/**
 * Answers where the app has no page of its own. The app answers first, so that what it lets nobody see stays unseen: what
 * it cannot find is the kit's, and so is the start page that some apps give for every path.
 */
export class Answers {
  private readonly setup: Setup;
  private hasSaid = false;

  constructor(setup: Setup) {
    this.setup = setup;
  }

  /** Sees to the answer of a request that the kit may have one for. */
  watch(request: ExpressRequest, response: ExpressResponse, following: Following): void {
    const { path } = following;
    const own = this.setup.answers.get(path);
    if (!own || (request.method !== 'GET' && request.method !== 'HEAD')) return;
    const { accept } = request.headers;
    const isMetrics = path === this.setup.metricsPath;
    if (isMetrics) {
      // A page that is packed, or said to be unchanged, cannot be added to.
      delete request.headers['accept-encoding'];
      delete request.headers['if-none-match'];
    }
    standIn(response, {
      fate: (status, contentType) => {
        if (status === NOT_FOUND) return 'ours';
        if (status !== 200) return 'theirs';
        if (/^text\/html\b/.test(contentType)) return following.template === path ? 'theirs' : 'ours';
        if (!isMetrics || request.method !== 'GET') return 'theirs';
        if (/^(?:text\/plain|application\/openmetrics-text)\b/.test(contentType)) return 'joined';
        this.say(path, false);
        return 'theirs';
      },
      answer: async (fate, theirs, contentType) => {
        const asItWas = { status: 200, contentType, body: theirs.toString() };
        try {
          if (fate === 'ours') return await own(accept);
          const body = await joinedPage(asItWas.body, contentType, this.setup.page);
          this.say(path, body !== undefined);
          return body === undefined ? asItWas : { ...asItWas, body };
        } catch (error) {
          complain(`${path}: ${textOf(error)}`);
          return fate === 'ours' ? failed(error) : asItWas;
        }
      },
    });
  }

  private say(path: string, isJoined: boolean): void {
    if (this.hasSaid) return;
    this.hasSaid = true;
    const said = isJoined
      ? `GET ${path} is the app's own: the kit's metrics are added to what it answers`
      : `GET ${path} is the app's own and is not a page for Prometheus: set \`paths.metrics\` to another path for the kit's`;
    if (isJoined && this.setup.log) this.setup.log.info({ event: 'metrics_merged' }, said);
    else complain(said);
  }
}

/** An error may say its status, as those of `expose` do. */
function failed(error: unknown): Answer {
  const { statusCode } = error as { statusCode?: unknown };
  return {
    status: typeof statusCode === 'number' ? statusCode : 500,
    contentType: 'text/plain; charset=utf-8',
    body: 'not available\n',
  };
}
