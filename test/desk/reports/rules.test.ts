import { describe, expect, it } from 'vitest';
import { periodOf } from '../../../desk/reports/period.ts';
import type { FigureRow, Report, ReportFigure } from '../../../desk/reports/report.ts';
import { recommendationsOf } from '../../../desk/reports/rules.ts';

type Found = Omit<Report, 'recommendations'>;
const period = periodOf('weekly', '2025-03-24', 'UTC');
const quiet: Found = {
  ...period,
  until: period.to,
  timeZone: 'UTC',
  environment: 'production',
  objectives: [],
  systems: [],
  data: { covered: 1, gaps: [] },
  alerts: {
    ...{ total: 0, totalBefore: 0, acknowledged: 0, noise: 0, openCount: 0 },
    ...{ toAcknowledge: undefined, toResolve: undefined, periods: [], alerts: [], open: [] },
  },
};
const objective = (row: object): Found => ({
  ...quiet,
  objectives: [
    {
      ...{ id: 'bot-replies', title: 'Replies', service: 'bot', target: 0.99, window: '30d', dashboard: 'x' },
      rows: [
        {
          ...{ labels: {}, attained: 0.995, attainedBefore: null, events: 1000 },
          ...{ budgetLeft: 0.5, budgetLeftBefore: 0.6, ...row },
        },
      ],
    },
  ],
});
const figure = (rows: Partial<FigureRow>[], more: Partial<ReportFigure> = {}): Found => ({
  ...quiet,
  systems: [
    {
      ...{ name: 'bot', title: 'Bot' },
      figures: [
        {
          ...{ name: 'errors', title: 'Errors', about: 'performance', unit: 'items', better: 'lower' },
          rows: rows.map(row => ({ labels: {}, value: null, before: null, trend: [], ...row })),
          ...more,
        },
      ],
    },
  ],
});
const declared = (advice: object) => [
  {
    name: 'errors',
    system: 'bot',
    title: 'Errors',
    about: 'performance',
    unit: 'items',
    query: '',
    advice: [advice],
  },
];
const found = (report: Found, of: object[] = []) => recommendationsOf(report, of as never);
const noisy = (fired: number, noise: number): Found => ({
  ...quiet,
  alerts: {
    ...quiet.alerts,
    alerts: [
      {
        ...{ name: 'Slow', severity: 'warning', service: 'bot', fired, noise, short: noise },
        ...{ unacknowledged: fired, length: { median: 60_000, p95: 60_000 } },
      },
    ],
  },
});

describe('a recommendation', () => {
  it('is not made of what is as it should be, or not known', () => {
    expect(found(quiet)).toEqual([]);
    expect(found(objective({}))).toEqual([]);
    expect(found(objective({ attained: null, budgetLeft: null }))).toEqual([]);
    expect(found(figure([{ value: null, before: 100 }]))).toEqual([]);
    expect(found(figure([{ value: 100, before: null }]))).toEqual([]);
  });
  it('is made of an objective that was missed, or whose budget is low or spent: of one of them', () => {
    expect(found(objective({ attained: 0.98 }))).toEqual([
      {
        ...{ rule: 'objective-missed', about: 'bot-replies', labels: {} },
        evidence: { attained: 0.98, target: 0.99, bad: expect.closeTo(20), events: 1000, budgetLeft: 0.5 },
      },
    ]);
    expect(found(objective({ attained: 0.99 }))).toEqual([]);
    expect(found(objective({ budgetLeft: 0.24 }))).toMatchObject([{ rule: 'budget-low' }]);
    expect(found(objective({ budgetLeft: 0.25 }))).toEqual([]);
    expect(found(objective({ budgetLeft: 0, attained: 0.9 }))).toMatchObject([{ rule: 'budget-spent' }]);
  });
  it('is made of a figure that is a fifth worse than the week before, if there is enough of it', () => {
    const worse = { rule: 'figure-worse', about: 'errors', evidence: { value: 120, before: 100 } };
    expect(found(figure([{ value: 120, before: 100 }]))).toMatchObject([worse]);
    expect(found(figure([{ value: 119, before: 100 }]))).toEqual([]);
    expect(found(figure([{ value: 19, before: 10 }]))).toEqual([]);
    expect(found(figure([{ value: 120, before: 100 }], { better: 'higher' }))).toEqual([]);
    expect(found(figure([{ value: 80, before: 100 }], { better: 'higher' }))).toMatchObject([
      { rule: 'figure-worse' },
    ]);
    const { better: _, ...neither } = figure([{ value: 900, before: 100 }]).systems[0]!.figures[0]!;
    expect(found({ ...quiet, systems: [{ name: 'bot', title: 'Bot', figures: [neither] }] })).toEqual([]);
    expect(found({ ...figure([{ value: 120, before: 100 }]), kind: 'daily' })).toEqual([]);
  });
  it.each([
    [{ above: 10 }, { value: 11 }, { value: 10 }],
    [{ below: 10 }, { value: 9 }, { value: 10 }],
    [{ fellTo: 0.8 }, { value: 79, before: 100 }, { value: 80, before: 100 }],
    [{ roseTo: 2 }, { value: 201, before: 100 }, { value: 200, before: 100 }],
  ])('is made of a figure as the project says: %o', (bound, beyond, within) => {
    const advice = declared({ ...bound, recommend: 'Do it.' });
    const daily = (row: object): Found => ({ ...figure([row]), kind: 'daily' });
    expect(found(daily(beyond), advice)).toMatchObject([
      { rule: 'figure-advice', about: 'errors', recommend: 'Do it.', evidence: { value: beyond.value } },
    ]);
    expect(found(daily(within), advice)).toEqual([]);
    expect(found(daily({ ...beyond, value: null }), advice)).toEqual([]);
  });
  it('of a figure is of the rows that it names', () => {
    const rows = [
      { labels: { type: 'model' }, value: 5 },
      { labels: { type: 'database' }, value: 5 },
    ];
    const advice = declared({ where: { type: 'model' }, above: 1, recommend: 'Do it.' });
    expect(found(figure(rows), advice).map(({ labels }) => labels)).toEqual([{ type: 'model' }]);
  });
  it('is made of an alert that is mostly noise', () => {
    expect(found(noisy(6, 3))).toEqual([
      {
        ...{ rule: 'alert-noise', about: 'Slow', labels: {} },
        evidence: { fired: 6, noise: 3, median: 60_000 },
      },
    ]);
    expect(found(noisy(6, 2))).toEqual([]);
    expect(found(noisy(4, 4))).toEqual([]);
  });
  it('is made of an alert that has fired for more than a day', () => {
    const open = (hours: number): Found => ({
      ...quiet,
      alerts: {
        ...quiet.alerts,
        openCount: 1,
        open: [
          {
            ...{ id: 1, name: 'Slow', severity: 'warning', service: 'bot', environment: null },
            ...{ startsAt: period.to - hours * 3_600_000, acknowledged: true },
          },
        ],
      },
    });
    expect(found(open(25))).toMatchObject([
      { rule: 'alert-open', about: 'Slow', evidence: { firing: 1, age: 25 * 3_600_000 } },
    ]);
    expect(found(open(24))).toEqual([]);
  });
  it('is made of alerts that people acknowledge late', () => {
    const late = (minutes: number, acknowledged = 3): Found => ({
      ...quiet,
      alerts: {
        ...quiet.alerts,
        ...{ acknowledged, toAcknowledge: { median: minutes * 60_000, p95: minutes * 60_000 } },
      },
    });
    expect(found(late(16))).toMatchObject([{ rule: 'acknowledged-late' }]);
    expect(found(late(15))).toEqual([]);
    expect(found(late(16, 2))).toEqual([]);
  });
});
