/** When reports are made and who is sent them. Every report is a page of the desk, whether or not anybody is sent it. */
export interface ReportOptions {
  /** The time zone whose midnight ends a day, such as `America/Sao_Paulo`. Default `UTC`. */
  readonly timeZone?: string;
  /** The hour from which the report of the day before is sent, 0 to 23. Default 8. */
  readonly hour?: number;
  /** The channels, or receivers, that are sent the report of each day. Default: none. */
  readonly daily?: readonly string[];
  /** Those that are sent the report of each week, on Mondays. Default: none. */
  readonly weekly?: readonly string[];
}

/** The same, as the desk has it. */
export type DeskReports = Required<ReportOptions>;

/** Returns what the desk is told of its reports. */
export function deskReports({
  timeZone = 'UTC',
  hour = 8,
  daily = [],
  weekly = [],
}: ReportOptions = {}): DeskReports {
  return { timeZone, hour, daily, weekly };
}

/** Throws for a time that does not exist. */
export function checkReports({ timeZone, hour }: ReportOptions = {}): void {
  if (hour !== undefined && !(Number.isInteger(hour) && hour >= 0 && hour <= 23))
    throw new Error(`desk: reports.hour is ${JSON.stringify(hour)}: give a whole hour from 0 to 23`);
  if (timeZone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Error(
      `desk: reports.timeZone is ${JSON.stringify(timeZone)}, which does not exist: use a name such as America/Sao_Paulo, Europe/Lisbon or UTC`,
    );
  }
}

/** Returns who is sent reports. */
export function reportReceivers({ daily = [], weekly = [] }: ReportOptions = {}): readonly string[] {
  return [...new Set([...daily, ...weekly])];
}
