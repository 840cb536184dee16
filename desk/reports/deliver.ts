import type { DeskContext } from '../context.ts';
import { type Notice, type Sending, type Sent, sendingCapability } from '../messages/sending.ts';
import type { Deliveries, DeliveryState } from './deliveries.ts';
import { documentOf, type ReportDocument, writingOf } from './document.ts';
import { type MailPicture, mailHtml } from './forms/mail.ts';
import { markdown } from './forms/markdown.ts';
import type { Library } from './library.ts';
import { hasContent } from './make.ts';
import { duePeriod, type ReportKind, type ReportPeriod, reportKinds } from './period.ts';
import type { Report } from './report.ts';

/** A report without the data of Prometheus waits so long for it, and is sent without it then. */
const WAIT_MS = 4 * 3_600_000;
const RECOMMENDED = 3;

/** Sends what is due, and what nobody has sent. Throws if that fails; it is tried again the next time. */
export async function deliverDue(
  context: DeskContext,
  library: Library,
  deliveries: Deliveries,
): Promise<void> {
  const sending = context.hub.find(sendingCapability);
  if (!sending) return;
  const failed: unknown[] = [];
  for (const kind of reportKinds)
    await deliver(context, library, deliveries, sending, kind).catch(error => failed.push(error));
  if (failed.length > 0) throw failed[0];
}

async function deliver(
  context: DeskContext,
  library: Library,
  deliveries: Deliveries,
  sending: Sending,
  kind: ReportKind,
): Promise<void> {
  const { project, clock, log } = context;
  const { timeZone, hour } = project.reports;
  const period = duePeriod(kind, clock.now(), timeZone, hour);
  for (const channel of project.reports[kind]) {
    if (!sending.channels.includes(channel) || (await deliveries.isTaken(period, channel))) continue;
    const report = await library.report(period);
    if (isEarly(report, period, clock.now(), hour)) return;
    const message = hasContent(report) ? await messageOf(context, library, period, report) : undefined;
    // Taken when all is at hand: what a kill can lose from here on is a moment, and nobody is sent it twice.
    if (!(await deliveries.take(period, channel, clock.now()))) continue;
    let state: DeliveryState = 'nothing';
    try {
      if (message) state = stateOf(await sending.send(channel, sending.notice(message)));
    } catch (error) {
      await deliveries.giveBack(period, channel);
      throw error;
    }
    await deliveries.done(period, channel, state);
    log.app.info(
      { event: 'report_delivered', report: kind, day: period.day, channel, state },
      'Report delivered',
    );
  }
}

/** What waits is tried again by the messages; what every way refuses would be refused again. */
function stateOf(sent: readonly Sent[]): DeliveryState {
  return sent.length > 0 && sent.every(({ state }) => state === 'refused') ? 'refused' : 'sent';
}

/** Prometheus is away, and may come back. */
function isEarly({ data }: Report, { to }: ReportPeriod, now: number, hour: number): boolean {
  return data.problem !== undefined && now < to + hour * 3_600_000 + WAIT_MS;
}

/** Returns what is sent of a report: all of it by mail, what matters elsewhere. */
export async function messageOf(
  context: DeskContext,
  library: Library,
  period: ReportPeriod,
  report: Report,
): Promise<Notice> {
  const { project, language, settings, clock, log } = context;
  const writing = writingOf(language, report.timeZone, project.links.grafana);
  const document = documentOf(report, writing, clock.now());
  const href = `${settings.publicUrl ?? context.url()}/reports/${period.kind}/${period.day}`;
  const open = { label: writing.words.open, href };
  const pictures = await mailPictures(library, period, document).catch(error => {
    log.app.warn({ error, report: period.kind }, 'A report is sent without its pictures');
    return new Map<string, MailPicture>();
  });
  const recommended = document.sections.flatMap(({ items = [] }) => items).slice(0, RECOMMENDED);
  return {
    title: document.title,
    text: [...document.missing.texts, ...recommended.map(({ finding }) => finding)].join('\n'),
    facts: document.tiles.map(({ label, value, note }) => ({
      label,
      value: note === undefined ? value : `${value} (${note})`,
    })),
    links: [{ label: open.label, url: href }],
    mail: { html: mailHtml(document, pictures, open), text: `${markdown(document)}\n${href}\n` },
  };
}

async function mailPictures(library: Library, period: ReportPeriod, { language }: ReportDocument) {
  const drawn = await library.pictures(period, language, 'wide', true);
  return new Map<string, MailPicture>(
    Object.entries(drawn).flatMap(([name, { png, width }]) =>
      png === undefined ? [] : [[name, { png: Buffer.from(png, 'base64'), width }] as const],
    ),
  );
}
