import fc from 'fast-check';
import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { type Hours, hoursText, intervalsOf, isWithin, workdays } from '../../../core/alerts/hours.ts';
import { fallback, type Match, type Route } from '../../../core/alerts/routing.ts';
import type { RoutingEntry } from '../../../core/alerts/routing-entry.ts';
import { configure } from '../../../core/project/config.ts';
import { type RouteNode, routeTree } from '../../../core/stack/route-tree.ts';
import { manyWait, ordersFail, shop } from '../../shop.ts';

const office = { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' } as const;
const nights = { from: '22:00', to: '06:00', timeZone: 'UTC' } as const;
const slack = { kind: 'slack', channel: '#ops', url: 'ops-hook' } as const;
const discord = { kind: 'discord', url: 'discord-hook' } as const;

const routed = (routing: readonly RoutingEntry[], more: object = {}) =>
  shop([ordersFail], { channels: { ops: [slack], 'on-call': [discord] }, routing, ...more });

describe('routing', () => {
  it('is typed by the channels and alerts that the project declares', () => {
    const project = defineConfig({
      systems: [],
      channels: { ops: [slack] },
      routing: [
        { severity: ['critical', 'warning'], category: 'security', hours: office, to: ['ops', 'critical'] },
      ],
      inhibitions: [{ source: { alertname: 'TargetDown' }, target: { alertname: 'ProbeFailed' }, equal: [] }],
      environments: {
        production: {},
        staging: { channels: { quiet: [discord] }, routing: [{ to: ['quiet'] }] },
      },
    });
    expect(project.receivers).toContain('ops');
    const wrong = () => [
      // @ts-expect-error: no channel has the name.
      defineConfig({ systems: [], channels: { ops: [slack] }, routing: [{ to: ['opps'] }] }),
      // @ts-expect-error: the Watchdog's severity is not routed.
      defineConfig({ systems: [], routing: [{ severity: 'none', to: [] }] }),
      defineConfig({
        systems: [],
        // @ts-expect-error: no alert has the name.
        inhibitions: [{ source: { alertname: 'TargetDwn' }, target: { severity: 'info' }, equal: [] }],
      }),
    ];
    expect(wrong).toThrow(
      'routing[0].to has "opps", which is not a key of channels or a receiver: did you mean ops?',
    );
  });

  it('stands before the usual routes and after the copies, with their times where it says none', () => {
    const { routes } = routed([
      { severity: 'critical', to: ['on-call', 'ops'], repeatInterval: '30m' },
      { service: 'shop', to: [], groupBy: ['...'] },
    ]);
    const copies = routes.findIndex(({ receiver }) => receiver === 'escalation') + 1;
    expect(routes.slice(copies, copies + 4)).toEqual([
      {
        match: { severity: 'critical' },
        receiver: 'on-call',
        groupWait: '10s',
        groupInterval: '1m',
        repeatInterval: '30m',
        continue: true,
      },
      {
        match: { severity: 'critical' },
        receiver: 'ops',
        groupWait: '10s',
        groupInterval: '1m',
        repeatInterval: '30m',
      },
      {
        match: { service: 'shop' },
        receiver: 'nobody',
        groupBy: ['...'],
        groupWait: '10s',
        groupInterval: '1m',
        repeatInterval: '1h',
      },
      expect.objectContaining({ match: { severity: 'critical' }, receiver: 'critical' }),
    ]);
  });

  it('of an environment takes the place of that of the project', () => {
    const project = routed([{ to: ['ops'] }], {
      environments: { production: {}, staging: { routing: [{ to: ['on-call'] }] } },
    });
    const names = (environment: string) =>
      configure(project, { environment }).project.routes.flatMap(({ receiver }) =>
        ['ops', 'on-call'].includes(receiver) ? [receiver] : [],
      );
    expect(names('production')).toEqual(['ops']);
    expect(names('staging')).toEqual(['on-call']);
  });

  it.each<[object, string]>([
    [
      { to: ['opps'] },
      'routing[0].to has "opps", which is not a key of channels or a receiver: did you mean ops?',
    ],
    [{ to: 'ops' }, `routing[0].to is "ops": list who is told, such as ['critical'], or [] for nobody`],
    [
      { to: [], severity: 'urgent' },
      'severity has "urgent", which is not a severity that is routed: use one of critical, warning, info',
    ],
    [
      { to: [], service: 'shp' },
      'service has "shp", which is not a service of an alert of the project: did you mean shop?',
    ],
    [
      { to: [], category: 'busines' },
      'category has "busines", which is not a category of an alert of the project: did you mean business?',
    ],
    [{ to: [], service: [] }, 'service is []: name at least one, or leave it out to match all'],
    [{ to: [], cooldown: '1h' }, 'routing[0] has "cooldown": use severity, category'],
    [
      { to: [], repeatInterval: '1 h' },
      'routing[0].repeatInterval: duration "1 h": write a number and one of',
    ],
    [{ to: [], repeatInterval: '0s' }, 'repeatInterval is "0s": give a time above 0'],
    [{ to: [], groupInterval: '5m', repeatInterval: '1m' }, 'a group is looked at only after its interval'],
    [{ to: [], groupBy: ['alert name'] }, 'groupBy has "alert name": use names of labels'],
    [{ to: [], hours: {} }, 'routing[0].hours.timeZone is undefined: give a name of the IANA database'],
    [{ to: [], groupBy: 'alertname' }, 'routing[0].groupBy is "alertname": list labels'],
    [
      { to: [], hours: { ...office, timeZone: 'America/Sao Paulo' } },
      'hours.timeZone is "America/Sao Paulo": give a name',
    ],
    [
      { to: [], hours: { ...office, timeZone: 'america/sao_paulo' } },
      'hours.timeZone is "america/sao_paulo": write it as America/Sao_Paulo',
    ],
    [{ to: [], hours: { ...office, timeZone: '-03:00' } }, 'hours.timeZone is "-03:00": give a name'],
    [
      { to: [], hours: { ...office, timeZone: 'asia/kolkata' } },
      'hours.timeZone is "asia/kolkata": write it as the IANA database does',
    ],
    [{ to: [], hours: { ...office, from: '8:00' } }, 'hours.from is "8:00": write hours and minutes'],
    [{ to: [], hours: { ...office, to: '24:30' } }, 'hours.to is "24:30": write hours and minutes'],
    [{ to: [], hours: { ...office, to: '08:00' } }, 'hours.to is "08:00": it is the same as from'],
    [
      { to: [], hours: { ...office, weekdays: ['mondy'] } },
      'hours.weekdays is "mondy": did you mean monday?',
    ],
    [{ to: [], hours: { ...office, weekdays: [] } }, 'hours.weekdays is []: list days'],
    [
      { to: [], hours: { ...office, until: '18:00' } },
      'routing[0].hours has "until": use weekdays, from, to, timeZone',
    ],
    [{ to: [], muted: '22:00-06:00' }, 'routing[0].muted is "22:00-06:00": write it as { weekdays'],
  ])('%j is refused, naming the field and the fix', (entry, message) => {
    expect(() => routed([entry as RoutingEntry])).toThrow(message);
  });
  it.each([
    ['on call', 'channels has "on call": name channels with A-Z, a-z, 0-9, _, . and -'],
    ['plantão', 'channels has "plantão": name channels with'],
    ['../inbox', 'channels has "../inbox": name channels with'],
    ['', 'channels has "": name channels with'],
    ['nobody', 'channels has "nobody", a name that Vigia gives itself; use another, such as my-nobody'],
    ['failing-slack', 'channels has "failing-slack", a name that Vigia gives itself'],
  ])('refuses a channel with the name %j', (name, message) => {
    expect(() => shop([ordersFail], { channels: { [name]: [slack] } })).toThrow(message);
  });
  it('of another environment is refused before anybody asks for it', () => {
    expect(() =>
      routed([], { environments: { production: {}, staging: { routing: [{ to: ['opps'] }] } } }),
    ).toThrow('environments.staging.routing[0].to has "opps"');
  });
  it('names a channel, or the channel is refused', () => {
    expect(() => configure(routed([{ to: ['ops'] }]))).toThrow(
      `config channels has the receiver "on-call", to which no route leads: add one to routing, as { to: ['on-call'] }, or use one of`,
    );
  });
  it.each<[object, string]>([
    [{ source: {}, target: { severity: 'info' }, equal: [] }, 'inhibitions[0].source matches every alert'],
    [
      { source: { severty: 'critical' }, target: { severity: 'info' }, equal: [] },
      'inhibitions[0].source has "severty": did you mean severity?',
    ],
    [
      { source: { alertname: 'ShopOrderFail' }, target: { severity: 'info' }, equal: [] },
      'inhibitions[0].source.alertname has "ShopOrderFail", which is not an alert of the project: did you mean ShopOrdersFail?',
    ],
    [
      { source: { severity: 'critical' }, target: { severity: 'info' } },
      'inhibitions[0].equal is undefined: list the labels',
    ],
  ])('the inhibition %j is refused', (inhibition, message) => {
    expect(() => shop([ordersFail], { inhibitions: [inhibition] as never })).toThrow(message);
  });
  it('keeps the inhibition of an alert that is disabled somewhere, and leaves it out there', () => {
    const inhibition = {
      source: { alertname: ordersFail.name },
      target: { alertname: manyWait.name },
      equal: ['service'],
    };
    expect(() =>
      shop([ordersFail, manyWait], { disable: [manyWait.name] as never, inhibitions: [inhibition] as never }),
    ).not.toThrow();
  });
});

describe('hours', () => {
  it('that pass midnight end on the next day', () => {
    const friday = { weekdays: ['friday'], from: '22:00', to: '06:00', timeZone: 'UTC' } as const;
    expect(intervalsOf(friday)).toEqual([
      { times: [{ start_time: '22:00', end_time: '24:00' }], weekdays: ['friday'], location: 'UTC' },
      { times: [{ start_time: '00:00', end_time: '06:00' }], weekdays: ['saturday'], location: 'UTC' },
    ]);
    expect(isWithin(friday, new Date('2026-11-28T05:59:00Z'))).toBe(true);
    expect(isWithin(friday, new Date('2026-11-28T22:00:00Z'))).toBe(false);
  });
  it('are those of their time zone', () => {
    expect(isWithin(office, new Date('2026-11-27T20:59:00Z'))).toBe(true);
    expect(isWithin(office, new Date('2026-11-27T21:00:00Z'))).toBe(false);
    expect(isWithin(office, new Date('2026-11-28T15:00:00Z'))).toBe(false);
  });
});

/** Who is told at the time, as people read the list: the first entry that matches at the time ends the search. */
function toldByTheList(routes: readonly Route[], labels: Record<string, string>, at: Date): string[] {
  const told: string[] = [];
  for (const route of routes) {
    if (!matches(route.match, labels) || (route.hours && !isWithin(route.hours, at))) continue;
    if (!route.muted || !isWithin(route.muted, at)) told.push(route.receiver);
    if (!route.continue) break;
  }
  return told;
}

/** Who is told at the time, as Alertmanager searches: hours neither begin nor end a search. */
function toldByAlertmanager(
  nodes: readonly RouteNode[],
  labels: Record<string, string>,
  at: Date,
  all: ReadonlyMap<string, Hours>,
): string[] {
  const told: string[] = [];
  const within = (name: string) => isWithin(all.get(name)!, at);
  for (const node of nodes) {
    if (!matches(node.route.match, labels)) continue;
    const below = node.below.find(one => one.matchers.every(matcher => matchesText(matcher, labels)));
    const muted = (below ?? node).muted;
    if ((node.active.length === 0 || node.active.some(within)) && !muted.some(within))
      told.push(node.route.receiver);
    if (!node.continue) break;
  }
  return told;
}

function matches(match: Match, labels: Record<string, string>): boolean {
  return Object.entries(match).every(([label, values]) => [values].flat().includes(labels[label]!));
}

function matchesText(matcher: string, labels: Record<string, string>): boolean {
  const [, label, sign, quoted] = /^(\w+)(=~?)(".*")$/.exec(matcher)!;
  const value = JSON.parse(quoted!) as string;
  return sign === '=' ? labels[label!] === value : new RegExp(`^(?:${value})$`).test(labels[label!]!);
}

describe('the routes of Alertmanager', () => {
  const some = <T>(values: readonly T[]) =>
    fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
  const hours = fc.option(fc.constantFrom<Hours>(office, nights, { weekdays: ['sunday'], timeZone: 'UTC' }), {
    nil: undefined,
  });
  const route = fc
    .record({
      severity: some(['critical', 'warning']),
      category: some(['business', 'security']),
      service: some(['a', 'b.c']),
      hours,
      muted: hours,
      continue: fc.boolean(),
    })
    .map(({ severity, category, service, hours: active, muted, continue: goesOn }) => ({
      match: { ...(severity && { severity }), ...(category && { category }), ...(service && { service }) },
      ...(active && { hours: active }),
      ...(muted && { muted }),
      ...(goesOn && { continue: true as const }),
      groupWait: '0s' as const,
      groupInterval: '1m' as const,
      repeatInterval: '1h' as const,
    }));
  it('tell the very people whom the list names, at any time', () => {
    fc.assert(
      fc.property(
        fc.array(route, { maxLength: 5 }),
        fc.record({
          severity: fc.constantFrom('critical', 'warning', 'info'),
          category: fc.constantFrom('business', 'security', 'system'),
          service: fc.constantFrom('a', 'b.c', 'bxc'),
        }),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        (given, labels, at) => {
          const routes: Route[] = [
            ...given.map((one, i) => ({ ...one, receiver: `r${i}` })),
            { ...fallback, match: {} },
          ];
          const all = new Map(
            routes.flatMap(one =>
              [one.hours, one.muted].flatMap(each => (each ? [[hoursText(each), each] as const] : [])),
            ),
          );
          expect(toldByAlertmanager(routeTree(routes), labels, at, all)).toEqual(
            toldByTheList(routes, labels, at),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
