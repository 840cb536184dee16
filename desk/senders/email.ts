import { mailText } from '../messages/formats/mail.ts';
import { SEND_LIMIT_MS } from './post.ts';
import { NotTaken } from './refusal.ts';
import type { Sender } from './sender.ts';

/** Where TLS begins with the connection. */
const SMTPS = 465;

/** A mail server. */
export const email: Sender<'email'> = async (channel, message, { way, secrets, language, leftOut }) => {
  const { to, from, smarthost, user, password, requireTls = true, tlsCa } = channel;
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(smarthost) ?? [];
  const ca = tlsCa === undefined ? {} : { tls: { ca: await secrets.read(way, tlsCa) } };
  const login =
    user === undefined || password === undefined
      ? {}
      : { auth: { user, pass: await secrets.read(way, password) } };
  // Most desks send no mail.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port: Number(port), secure: Number(port) === SMTPS },
    ...{ requireTLS: requireTls, ignoreTLS: false, ...ca, ...login },
    ...{ connectionTimeout: SEND_LIMIT_MS, greetingTimeout: SEND_LIMIT_MS, socketTimeout: SEND_LIMIT_MS },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const mail = mailText(message, language, leftOut);
  try {
    await transport.sendMail({
      from,
      to: [to].flat(),
      ...mail,
      // Pictures become parts of the mail: programs for mails do not show `data:` addresses.
      attachDataUrls: true,
      // Answers of machines to a machine are of no use.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
  } catch (error) {
    throw refusal(way, error as MailError, password);
  } finally {
    transport.close();
  }
};

interface MailError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function refusal(way: string, { code, responseCode, response, message }: MailError, password = ''): NotTaken {
  const said = (response ?? message).replace(/\s+/g, ' ').slice(0, 200);
  // 4xx is "not now"; 5xx, and a login that is refused, stay so.
  const forGood = code === 'EAUTH' ? (responseCode ?? 535) >= 500 : (responseCode ?? 0) >= 500;
  const fix =
    code === 'EAUTH'
      ? `correct user, or the secret ${password}`
      : code === 'ETLS' || /certificate|self.signed|STARTTLS/i.test(message)
        ? 'the server has no TLS that can be trusted: give tlsCa, or requireTls: false where there is no login'
        : forGood
          ? 'see whether it takes mails from and to these addresses'
          : 'it is tried again';
  return new NotTaken(way, `the mail server said: ${said}`, fix, { forGood });
}
