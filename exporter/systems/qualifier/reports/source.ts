import type { ReportSource } from '../../../seams/reports.ts';
import type { Database } from '../../../storage/database.ts';
import { adviceFor } from './advice.ts';
import { type Figures, figuresOf, reportedMetrics } from './figures.ts';
import { reportText } from './text.ts';

const SINCE = 'SELECT EXISTS (SELECT 1 FROM leads WHERE created_at < $1) AS known';

/** What the desk needs for the qualifier's daily and weekly report. */
export const reportsOf = (database: Database): ReportSource<Figures> => ({
  name: 'qualifier',
  metrics: reportedMetrics,
  knownBefore: async moment => {
    const [row] = await database.query<{ known: boolean }>(SINCE, [moment]);
    return row!.known;
  },
  figures: (period, growth) => figuresOf(database, growth, period),
  advice: adviceFor,
  text: reportText,
});
