import { clip, oneLine } from '../messages/clip.ts';
import { plainText } from '../messages/formats/plain.ts';
import type { Message } from '../messages/message.ts';
import { type Answer, jsonOf, mayPass, oneLineOf, postJson } from './post.ts';
import { NotTaken } from './refusal.ts';
import type { SendingTools } from './sender.ts';
import type { WhatsAppBy } from './whatsapp.ts';
import { WHATSAPP_MOST } from './whatsapp-uaz.ts';

const API = 'https://graph.facebook.com/v23.0';
/** A parameter of a template is one line; the whole body has 1024 characters, of which the template's own words need some. */
const MOST_OF_PARAMETER = 900;

/** WhatsApp Cloud API: plain text, or the parameter of an approved template. */
export async function cloud(
  { phoneNumberId, token, template, api = API }: WhatsAppBy<'cloud'>,
  number: string,
  message: Message,
  { way, secrets, leftOut }: SendingTools & { readonly way: string },
): Promise<void> {
  const bearer = await secrets.read(way, token);
  const answer = await postJson(
    way,
    `${api.replace(/\/+$/, '')}/${phoneNumberId}/messages`,
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: number,
      ...(template
        ? {
            type: 'template',
            template: {
              name: template.name,
              language: { code: template.language },
              components: [
                { type: 'body', parameters: [{ type: 'text', text: parameter(message, leftOut) }] },
              ],
            },
          }
        : {
            type: 'text',
            text: {
              preview_url: false,
              body: plainText(message, { limit: WHATSAPP_MOST, bold: '*', leftOut }),
            },
          }),
    },
    { authorization: `Bearer ${bearer}` },
  );
  if (answer.status < 200 || answer.status > 299) throw refusal(way, answer, token);
}

/** Meta refuses new lines, tabs and more than four blanks in a row. */
function parameter(message: Message, leftOut: (count: number) => string): string {
  const text = plainText(message, { limit: MOST_OF_PARAMETER, leftOut });
  return clip(oneLine(text.replaceAll('\n\n', ' | ').replaceAll('\n', ' · ')), MOST_OF_PARAMETER);
}

interface MetaError {
  readonly code?: number;
  readonly message?: string;
  readonly error_data?: { readonly details?: string };
}

/** What Meta's codes mean for who runs this. */
const FIXES: Readonly<Record<number, string>> = {
  190: 'the token has expired or was revoked: make one of a system user, which does not expire',
  10: 'the token lacks the permission whatsapp_business_messaging',
  200: 'the token lacks the permission whatsapp_business_messaging',
  131030: 'the number is not among those to which a test number may write: add it in the settings of the app',
  131026: 'the number cannot get it: see whether it has WhatsApp',
  131047:
    'the person has not written within a day, so that Meta takes only a template: give the channel a template',
  132000: 'the body of the template must have exactly one parameter, {{1}}',
  132001: 'there is no such approved template in this language: correct template',
  132015: 'the template is paused: see it in the manager of WhatsApp',
  133010: 'the number that sends is not registered with the Cloud API',
};
/** Too many at once, and faults of Meta's own. */
const PASSING = new Set([1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133004]);

function refusal(way: string, answer: Answer, token: string): NotTaken {
  const error = jsonOf(answer)?.error as MetaError | undefined;
  const { code = 0, message = answer.text, error_data } = error ?? {};
  const reason = oneLineOf(error_data?.details ?? message);
  const later = PASSING.has(code) || (!(code in FIXES) && mayPass(answer.status));
  const fix = FIXES[code] ?? `see whether phoneNumberId and the secret ${token} belong together`;
  return new NotTaken(
    way,
    `WhatsApp Cloud API answered ${code || answer.status}${reason ? ` (${reason})` : ''}`,
    later ? 'it is tried again' : fix,
    { forGood: !later, retryMs: answer.retryMs },
  );
}
