import type { DrivenSeries } from './series.ts';

/** A series on the page, from one change of levels to the next. */
export interface Course extends DrivenSeries {
  /** For growth: how many times as fast as its level says. */
  readonly scale: number;
  /** For an age: how many seconds it is younger than its level says. */
  readonly younger: number;
}

/** A page of metrics whose values follow the levels that it is set to, as promtool's input series do. */
export class SeriesPage {
  private courses: readonly Course[] = [];
  private since = 0;
  /** What growing series have come to. One that goes and comes back goes on from there. */
  private readonly grown = new Map<string, number>();

  /** Shows these series from this moment on, in milliseconds since 1970, and no other. */
  set(courses: readonly Course[], now: number): void {
    for (const one of this.courses) {
      if (one.kind === 'growth') this.grown.set(one.series, this.valueOf(one, now));
    }
    // Of a series that is named twice the first counts, as in the promtool tests.
    this.courses = courses.filter((one, i) => courses.findIndex(other => other.series === one.series) === i);
    this.since = now;
  }

  /**
   * The page at this moment, in Prometheus's text format. Samples carry the moment, so that however late an answer
   * is read the growth between two of them is right.
   */
  render(now: number): string {
    const lines = this.courses.map(
      one =>
        `${one.name}{${labelsText(one.labels)}} ${valueText(this.valueOf(one, now))} ${Math.round(now)}\n`,
    );
    return lines.join('');
  }

  private valueOf({ kind, level, series, scale, younger }: Course, now: number): number {
    switch (kind) {
      case 'value':
        return level;
      case 'age':
        return now / 1000 - level + younger;
      case 'growth':
        return (this.grown.get(series) ?? 0) + (level * scale * (now - this.since)) / 1000;
    }
  }
}

function labelsText(labels: DrivenSeries['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(',');
}

function valueText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
