import type { DeskRemedy } from 'vigia/desk';
import type { DeskContext } from '../context.ts';
import { toldOf } from '../incidents/told-of.ts';
import { incidentLinks } from '../messages/links.ts';
import { webLink } from '../messages/panel-link.ts';
import { type Sending, sendingCapability } from '../messages/sending.ts';
import { type ApprovalContext, approvalNotice } from './approval-notice.ts';
import type { RemedyMode } from './remedies.ts';
import type { RemedyRun } from './run.ts';
import type { RunStore } from './store.ts';

export interface ApprovalsOptions {
  readonly context: DeskContext;
  readonly store: RunStore;
  /** The remedies by the name of the alert. */
  readonly remedies: ReadonlyMap<string, DeskRemedy>;
  readonly mode: RemedyMode;
}

/** A run of which the people of a channel do not know yet. */
interface Ask {
  readonly channel: string;
  readonly run: RemedyRun;
}

/**
 * Asks people for the approvals that runs wait for: by the channels of each receiver that Alertmanager has told of the alert, so that its
 * routes, hours and silences are respected. A receiver that is told later is asked then.
 */
export class Approvals {
  private readonly options: ApprovalsOptions;
  private looking: Promise<void> = Promise.resolve();

  constructor(options: ApprovalsOptions) {
    this.options = options;
  }

  /** Asks whoever has not been asked. Throws if the database cannot be asked. */
  look(): Promise<void> {
    const next = this.looking.catch(() => {}).then(() => this.askAll());
    this.looking = next;
    return next;
  }

  private async askAll(): Promise<void> {
    const { context, store, mode } = this.options;
    const sending = context.hub.find(sendingCapability);
    // What is switched off cannot be approved.
    if (!sending || mode === 'off') return;
    const asks: Ask[] = [];
    for (const run of await store.open()) {
      if (run.state !== 'pending' || run.dueAt <= context.clock.now()) continue;
      const told = await toldOf(context.database, [run.incident], sending.channels);
      const asked = await store.askedOf(run.id);
      const due = (told.get(run.incident) ?? []).filter(channel => !asked.includes(channel));
      asks.push(...due.map(channel => ({ channel, run })));
    }
    // In a storm many runs wait for the same answer.
    const alike = Map.groupBy(asks, ({ channel, run: { action, alert, environment } }) =>
      JSON.stringify([channel, action, alert, environment]),
    );
    for (const [first, ...others] of alike.values()) await this.ask(sending, first!, others);
  }

  private async ask(sending: Sending, { channel, run }: Ask, others: readonly Ask[]): Promise<void> {
    const { context, store } = this.options;
    const incident = await context.incidents.find(run.incident);
    if (!incident) return;
    const all = [run, ...others.map(other => other.run)];
    const notice = approvalNotice(run, this.noticeContext(run, incident, others.length));
    try {
      await sending.send(channel, sending.notice(notice), { incidents: all.map(one => one.incident) });
    } catch (error) {
      context.log.app.error({ error, channel }, 'Nobody could be asked to approve a remedy');
      return;
    }
    // After it is sent: a desk that is killed in between asks twice rather than never.
    for (const { id } of all) await store.addAsked(id, channel, context.clock.now());
  }

  private noticeContext(
    run: RemedyRun,
    incident: ApprovalContext['incident'],
    more: number,
  ): ApprovalContext {
    const { remedies, mode } = this.options;
    const { project, language, hub, settings } = this.options.context;
    const page = hub
      .all(incidentLinks)
      .map(one => webLink(one.incident?.({ id: run.incident })))
      .find(url => url !== undefined);
    return {
      language,
      timeZone: settings.env.TZ || 'UTC',
      tenantLabel: project.tenantLabel,
      action: project.actions.find(({ name }) => name === run.action),
      incident,
      page,
      more,
      isDry: mode === 'dry-run' || remedies.get(run.alert)?.dryRun === true,
    };
  }
}
