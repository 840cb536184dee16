import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../core/dashboards/panel.ts';
import { HOME } from '../../../core/platform/dashboards/home.ts';
import { promql } from '../../../core/promql/index.ts';
import { selectorsIn } from '../../../core/promql/inspect.ts';
import { dashboards } from '../../bundle.ts';

/** What a panel says, and what it asks. */
interface Said {
  readonly where: string;
  readonly panel: Panel;
  readonly title: string;
  readonly says: string;
  readonly queries: readonly string[];
}

// Home repeats the numbers of others.
const panels: Said[] = dashboards
  .filter(({ uid }) => uid !== HOME.uid)
  .flatMap(({ uid, sections }) =>
    sections.flatMap(({ lines }) =>
      lines.flatMap(line =>
        line.panels.map(panel => ({
          where: `${uid}: ${panel.title}`,
          panel,
          title: panel.title,
          // What comes after the first sentence is what to do.
          says: `${panel.title}. ${panel.description.split(/[.] /)[0]}`,
          queries: panel.queries.map(({ expr }) => promql(expr)),
        })),
      ),
    ),
  );
const unitsOf = ({ panel }: Said): readonly string[] =>
  panel.kind === 'table' ? Object.values(panel.columns) : [panel.unit];

/** The panels that the words are in. Fails when there are none: then the rule below proves nothing. */
function saying(words: RegExp): Said[] {
  const found = panels.filter(({ says }) => words.test(says));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

const FAULTS = /5xx|50\d|error|fail|timeout|refused|reject|dropped|overflow|discard|missed|corrupt|lost/i;

describe('what a panel says is what it asks', () => {
  it('errors and failures: every query counts only those, or is a share of them, or a number of checks that fail', () => {
    const wrong = panels
      .filter(({ title }) => /\b(Errors?|Fail(ed|ing|ures)?|5xx|Time-outs|Rejected|Dropped)\b/.test(title))
      .flatMap(({ where, panel }) =>
        panel.queries
          .filter(({ expr }) => {
            const narrow = selectorsIn(expr).some(
              ({ metric, matchers }) =>
                FAULTS.test(metric.name) || matchers.some(({ value }) => FAULTS.test(value)),
            );
            return !narrow && !/ == 0/.test(promql(expr));
          })
          .map(({ legend }) => `${where}: ${legend}`),
      );
    expect(wrong).toEqual([]);
  });
  it('a quantile: pNN in a title or a legend is the quantile NN', () => {
    const asked = panels.flatMap(said =>
      said.panel.queries.map(({ legend, expr }) => ({ ...said, legend, asked: promql(expr) })),
    );
    const wrong = asked.filter(({ legend, asked }) => {
      const [, percent] = /^p(\d\d)$|\bp(\d\d)$/.exec(legend)?.filter(Boolean) ?? [];
      return percent !== undefined && !asked.includes(`histogram_quantile(${Number(percent) / 100},`);
    });
    expect(wrong.map(({ where, legend }) => `${where}: ${legend}`)).toEqual([]);
    for (const { where, title, queries } of panels) {
      for (const [, percent] of title.matchAll(/\bp(\d\d)\b/g)) {
        expect(
          queries.some(query => query.includes(`histogram_quantile(${Number(percent) / 100},`)),
          where,
        ).toBe(true);
      }
    }
  });
  it('a rate: per second and per minute in the unit, in the words and in the query', () => {
    for (const said of panels) {
      const units = unitsOf(said);
      const own = said.panel.queries.filter(({ alert }) => !alert).map(({ expr }) => promql(expr));
      if (said.panel.kind === 'table') continue;
      for (const query of own) {
        if (units.includes('perMinute')) expect(query, said.where).toMatch(/rate\(.*\* 60\b/);
        if (units.includes('perSecond')) expect(query, said.where).toMatch(/rate\((?!.*\* 60\b)/);
        if (/\* 60\b/.test(query)) expect(units, said.where).toContain('perMinute');
      }
    }
    for (const said of saying(/per minute/)) expect(unitsOf(said), said.where).toContain('perMinute');
    for (const said of saying(/(?<!bytes \w+ )per second/i))
      expect(
        unitsOf(said).some(unit => unit === 'perSecond' || unit === 'bytesPerSecond'),
        said.where,
      ).toBe(true);
  });
  it('a share: in percent, and a quotient', () => {
    for (const said of saying(/\bshare\b/i)) {
      expect(
        unitsOf(said).some(unit => unit === 'ratio' || unit === 'percent'),
        said.where,
      ).toBe(true);
    }
    for (const said of panels.filter(one => unitsOf(one).includes('ratio') && one.panel.kind !== 'table')) {
      const [quotients, others] = [
        said.queries.filter(query => / \/ /.test(query)),
        said.panel.queries.filter(({ expr }) => !/ \/ /.test(promql(expr))),
      ];
      // Others are gauges and recorded series that are a share already, or a constant one.
      for (const { expr } of others) {
        const units = selectorsIn(expr).map(({ metric }) => metric.unit);
        const shares =
          units.every(unit => unit === 'ratio') ||
          /^1 - |node_|up\b|rate\(.*_seconds_total/.test(promql(expr));
        expect(shares, `${said.where}: ${promql(expr)}`).toBe(true);
      }
      expect(quotients.length + others.length, said.where).toBeGreaterThan(0);
    }
  });
  it('a period: the selected one is $__range, and an hour, a day and minutes are ranges of the query', () => {
    const ranged = (said: Said, range: RegExp) => said.queries.some(query => range.test(query));
    for (const said of saying(/in the selected time range/))
      expect(ranged(said, /\[\$__range\]/), said.where).toBe(true);
    for (const said of panels.filter(one => ranged(one, /\[\$__range\]/)))
      expect(said.panel.description, said.where).toMatch(/selected time range/);
    for (const said of saying(/\bin the last hour|over the last hour|per hour|in the hour before/i))
      expect(ranged(said, /\[1h\]/), said.where).toBe(true);
    for (const said of saying(/\b24 hours|in the last day\b/i))
      expect(ranged(said, /\[1d\]/), said.where).toBe(true);
    for (const said of panels) {
      for (const [, minutes] of said.says.matchAll(/\bover (?:the last )?(\d+) minutes\b/g)) {
        const recorded = said.queries.some(
          query => query.includes('slo:current_burn_rate') || query.includes(`ratio_rate${minutes}m`),
        );
        expect(ranged(said, new RegExp(`\\[${minutes}m\\]`)) || recorded, said.where).toBe(true);
      }
    }
  });
  it('by: a title that ends in "by …" has one series for each, named', () => {
    const split = panels.filter(({ title, panel }) => / by \w/.test(title) && panel.kind !== 'stat');
    expect(split.length).toBeGreaterThan(10);
    for (const { where, panel } of split) {
      const named = panel.queries.some(({ legend }) => /\{\{\w+\}\}/.test(legend));
      expect(named || panel.queries.length > 1 || panel.kind === 'table', where).toBe(true);
    }
  });
  it('a mean: a sum over a count, or an average', () => {
    for (const { where, queries } of panels.filter(({ title }) => /\bmean\b/i.test(title)))
      expect(
        queries.every(query => /_sum\b.*\/.*_count\b|avg/.test(query)),
        where,
      ).toBe(true);
  });
});
