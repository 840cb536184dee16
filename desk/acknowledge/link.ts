import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DeskContext } from '../context.ts';
import { dutyWords } from '../duty/words.ts';
import { Fields, takeForms } from '../http/forms.ts';
import { formatIn, preferred } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { linkPage } from './page.ts';
import { MOST } from './routes.ts';
import { sign, verify } from './token.ts';

/** How long a link can be used, in milliseconds: a message is read within a day, or the incident is told again. */
const VALID_MS = 24 * 3_600_000;
export const LINK_PATH = '/acknowledge';

/** Links that acknowledge one incident each, without a login. */
export class AcknowledgeLinks {
  private readonly context: DeskContext;
  private readonly acknowledgements: Acknowledgements;
  private readonly key: Buffer;

  constructor(context: DeskContext, acknowledgements: Acknowledgements, key: Buffer) {
    this.context = context;
    this.acknowledgements = acknowledgements;
    this.key = key;
  }

  /** Returns the address for an incident. */
  to({ id }: { readonly id: number }): string {
    const { settings, url, clock } = this.context;
    const token = sign({ incident: id, expires: clock.now() + VALID_MS }, this.key);
    return `${settings.publicUrl ?? url()}${LINK_PATH}/${token}`;
  }

  /**
   * `GET /acknowledge/TOKEN` shows what would be acknowledged, and changes nothing: chat applications open every link of a message. The `POST` of
   * its form acknowledges.
   */
  readonly routes = async (app: FastifyInstance): Promise<void> => {
    takeForms(app);
    const path = `${LINK_PATH}/:token`;
    app.get<{ Params: { token: string } }>(path, (request, reply) => this.show(request, reply));
    app.post<{ Params: { token: string } }>(path, (request, reply) => this.take(request, reply));
  };

  private async show(request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply) {
    const view = this.viewOf(request);
    const linked = verify(request.params.token, this.key, this.context.clock.now());
    if (!linked) return page(reply, 410, linkPage(view, { kind: 'expired' }));
    const incident = await this.context.incidents.find(linked.incident);
    if (!incident) return page(reply, 410, linkPage(view, { kind: 'expired' }));
    const kind = incident.status === 'resolved' ? 'resolved' : 'asks';
    const minutes = Math.max(1, Math.round(this.acknowledgements.usualMs(incident) / 60_000));
    return page(reply, 200, linkPage(view, { kind, incident, minutes }));
  }

  private async take(request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply) {
    const view = this.viewOf(request);
    const linked = verify(request.params.token, this.key, this.context.clock.now());
    if (!linked) return page(reply, 410, linkPage(view, { kind: 'expired' }));
    const fields = new Fields(request.body, ['by', 'note', 'minutes']);
    const by = fields.required('by', MOST.by, 'say who you are');
    const note = fields.text('note', MOST.note);
    const minutes = fields.positive('minutes');
    try {
      const incident = await this.acknowledgements.acknowledge(
        linked.incident,
        { by, note, minutes },
        'link',
      );
      return page(reply, 200, linkPage(view, { kind: 'taken', incident }));
    } catch (error) {
      const incident = await this.context.incidents.find(linked.incident);
      if (!(error instanceof Problem) || !incident || incident.status === 'firing') throw error;
      return page(reply, 409, linkPage(view, { kind: 'resolved', incident }));
    }
  }

  private viewOf(request: FastifyRequest) {
    const language = preferred({ accept: request.headers['accept-language'] }, this.context.language);
    return {
      language,
      words: dutyWords(language),
      format: formatIn(language),
      now: this.context.clock.now(),
      texts: this.context.project.alerts,
    };
  }
}

function page(reply: FastifyReply, status: number, html: string) {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // The address is a key: it is told to no other page.
      'referrer-policy': 'same-origin',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    })
    .send(html);
}
