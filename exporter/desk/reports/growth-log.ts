import type { Sample } from 'vigia/exposition';
import type { Metric } from 'vigia/metrics';
import { exposed } from '../../base/exposed.ts';
import type { Period } from '../../base/periods.ts';
import type { Services } from '../../base/services.ts';
import type { ReportSource } from '../../seams/reports.ts';

/** Added to what other instances, and this one before a restart, have grown by in the same hour. */
const ADD = `
  INSERT INTO growth_by_hour AS g (hour, name, labels, growth)
  SELECT date_trunc('hour', now()), name, labels, growth
  FROM json_to_recordset($1) AS s(name text, labels jsonb, growth float8)
  ON CONFLICT (hour, name, labels) DO UPDATE SET growth = g.growth + excluded.growth`;
const SUM = `
  SELECT name, labels, sum(growth)::float8 AS value FROM growth_by_hour
  WHERE hour >= $1 AND hour < $2 AND name = ANY($3) GROUP BY name, labels`;
const KNOWN = 'SELECT EXISTS (SELECT 1 FROM growth_by_hour WHERE hour < $1 AND name = ANY($2)) AS known';
const KEEP_DAYS = 400;

/**
 * By how much counters and histograms grew in each hour, in the database: what reports say of errors and response times is
 * in no table, and the process's own counts end with it.
 */
export class GrowthLog {
  private readonly services: Services;
  private readonly metrics: () => readonly Metric[];
  private last = new Map<string, number>();
  private recording: Promise<void> | undefined;

  constructor(services: Services, metrics: () => readonly Metric[]) {
    this.services = services;
    this.metrics = metrics;
  }

  /** Adds what has grown since the last time. Throws when the database is away; it is added the next time then. */
  record(): Promise<void> {
    this.recording ??= this.add().finally(() => {
      this.recording = undefined;
    });
    return this.recording;
  }

  /** The growth of these metrics in a period of whole hours, as samples. */
  async between({ metrics }: Pick<ReportSource, 'metrics'>, { from, to }: Period): Promise<Sample[]> {
    const rows = await this.services.database.query(SUM, [from, to, namesOf(metrics)]);
    return rows as unknown as Sample[];
  }

  /** Whether any growth of these metrics before then is known. */
  async knownBefore({ metrics }: Pick<ReportSource, 'metrics'>, moment: Date): Promise<boolean> {
    const [row] = await this.services.database.query<{ known: boolean }>(KNOWN, [moment, namesOf(metrics)]);
    return row!.known;
  }

  async discardOld(): Promise<void> {
    await this.services.database.query(
      'DELETE FROM growth_by_hour WHERE hour < now() - make_interval(days => $1)',
      [KEEP_DAYS],
    );
  }

  private async add(): Promise<void> {
    const families = await exposed(this.services.instruments, this.metrics());
    const now = new Map<string, number>();
    const grown = [...families.values()].flatMap(({ samples }) =>
      samples.flatMap(({ name, labels, value }) => {
        const key = JSON.stringify([name, labels]);
        now.set(key, value);
        const growth = value - (this.last.get(key) ?? 0);
        return growth > 0 ? [{ name, labels, growth }] : [];
      }),
    );
    if (grown.length > 0) await this.services.database.query(ADD, [JSON.stringify(grown)]);
    this.last = now;
  }
}

/** The names that the samples of these metrics have. */
function namesOf(metrics: readonly Metric[]): string[] {
  return metrics.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map(suffix => `${name}${suffix}`) : [name],
  );
}
