import { capability } from '../hub.ts';

/** A report as it is sent. */
export interface ReportMessage {
  readonly title: string;
  /** For channels that are no mail. */
  readonly summary: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly link: { readonly label: string; readonly url: string };
  readonly mail: { readonly html: string; readonly text: string };
}

/** Who sends reports to people. */
export interface ReportSender {
  /** Names of the channels that there are. */
  readonly channels: readonly string[];
  /** Resolves when the channel has the report, or keeps it and tries again by itself. Throws if it is not kept. */
  send(channel: string, message: ReportMessage): Promise<void>;
}

export const reportSender = capability<ReportSender>('report-sender');
