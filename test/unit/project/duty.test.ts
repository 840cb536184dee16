import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { deskProject } from '../../../core/desk/project.ts';
import { configure } from '../../../core/project/config.ts';
import { manyFail, shop } from '../../shop.ts';

type Options = Parameters<typeof shop>[1];

const desk = { server: 'alertmanager', inbox: '/inbox' };
const phone = { kind: 'webhook', url: 'phone-url' } as const;
const onCall = {
  people: { ana: { channels: ['ana-phone'] }, bruno: { channels: ['bruno-phone'] } },
  rota: ['ana', 'bruno'],
  from: '2026-01-05',
  timeZone: 'America/Sao_Paulo',
} as const;
const channels = { 'ana-phone': [phone], 'bruno-phone': [phone] };

function dutyOf(options: Options, overrides = {}) {
  return deskProject(configure(shop([manyFail], { desk, channels, onCall, ...options }), overrides)).duty;
}

describe('what is declared', () => {
  it('reaches the desk with every time in milliseconds', () => {
    const duty = dutyOf({
      onCall,
      escalation: [
        { after: '15m', to: ['on-call'] },
        { after: '30m', to: ['next-on-call', 'critical'] },
      ],
      acknowledgedFor: { critical: '30m' },
      deadMan: { to: ['bruno'] },
    });
    expect(duty).toMatchObject({
      onCall: { ...onCall, handover: '09:00', everyDays: 7, overrides: [] },
      escalation: {
        critical: [
          { afterMs: 900_000, to: ['on-call'] },
          { afterMs: 1_800_000, to: ['next-on-call', 'critical'] },
        ],
      },
      acknowledgedForMs: { critical: 1_800_000, warning: 28_800_000, info: 86_400_000 },
      deadMan: { to: ['bruno'] },
    });
  });

  it('is divided by the time scale', () => {
    const duty = dutyOf({}, { timeScale: 60 });
    expect(duty.escalation).toEqual({ critical: [{ afterMs: 15_000, to: ['escalation'] }] });
    expect(duty.acknowledgedForMs.critical).toBe(60_000);
  });

  it('has the heartbeat of a project that has one', () => {
    expect(dutyOf({}).heartbeat).toBeUndefined();
    const watched = defineConfig({ systems: [], desk });
    const beat = { alert: 'Watchdog', receiver: 'watchdog' };
    expect(deskProject(configure(watched)).duty.heartbeat).toEqual({
      ...beat,
      everyMs: 300_000,
      lateMs: 60_000,
    });
    expect(deskProject(configure(watched, { timeScale: 60 })).duty.heartbeat).toEqual({
      ...beat,
      everyMs: 5000,
      lateMs: 1000,
    });
  });

  it('is by severity where it says so, and what is not declared is as before', () => {
    expect(dutyOf({ escalation: { warning: [{ after: '4h', to: ['platform'] }] } }).escalation).toEqual({
      warning: [{ afterMs: 14_400_000, to: ['platform'] }],
    });
    expect(dutyOf({}, { escalateAfter: '20m' }).escalation).toEqual({
      critical: [{ afterMs: 1_200_000, to: ['escalation'] }],
    });
    expect(dutyOf({}).deadMan).toEqual({ to: ['critical'] });
  });

  it('may be another in an environment', () => {
    const project = shop([manyFail], {
      ...{ desk, channels, onCall },
      environments: { production: {}, staging: { escalation: { info: [{ after: '1h', to: ['ana'] }] } } },
    });
    expect(deskProject(configure(project, { environment: 'staging' })).duty.escalation).toEqual({
      info: [{ afterMs: 3_600_000, to: ['ana'] }],
    });
    expect(deskProject(configure(project)).duty.escalation).toHaveProperty('critical');
  });
});

describe('a duty that cannot be is refused with field, value and fix', () => {
  const level = (to: string[], after = '15m') => ({ escalation: [{ after, to }] });
  it.each<[string, object, string]>([
    ['nobody of that name', level(['anna']), 'escalation[0].to has "anna", which is not a key of channels'],
    ['a near name', { onCall, ...level(['an']) }, 'did you mean ana?'],
    ['nobody at all', level([]), 'escalation[0].to is []: name at least one channel'],
    [
      'a role without a rota',
      { onCall: undefined, channels: {}, ...level(['on-call']) },
      'has "on-call", and there is no rota: give the project onCall',
    ],
    ['no time', level(['critical'], '0m'), 'escalation[0].after is "0m": give a time above 0'],
    ['a word for a time', level(['critical'], 'soon'), 'escalation[0].after: duration "soon"'],
    [
      'levels out of order',
      { escalation: [...level(['critical'], '30m').escalation, ...level(['critical']).escalation] },
      'escalation[1].after is "15m", and the level before it is told later',
    ],
    [
      'another severity',
      { escalation: { urgent: [] } },
      'escalation has "urgent": use critical, warning, info',
    ],
    [
      'a level with more',
      { escalation: [{ after: '5m', to: ['critical'], who: 1 }] },
      'escalation[0] has "who"',
    ],
    [
      'a person without channels',
      { onCall: { ...onCall, people: { ana: { channels: [] } } } },
      'onCall.people.ana.channels is []',
    ],
    [
      'a channel that is not',
      { onCall: { ...onCall, people: { ana: { channels: ['fax'] } } } },
      'onCall.people.ana.channels has "fax"',
    ],
    [
      'a stranger in the rota',
      { onCall: { ...onCall, rota: ['ana', 'carla'] } },
      'onCall.rota[1] is "carla"',
    ],
    ['an empty rota', { onCall: { ...onCall, rota: [] } }, 'onCall.rota is []: list people'],
    ['a day that is not', { onCall: { ...onCall, from: '2026-02-30' } }, 'onCall.from is "2026-02-30"'],
    ['an hour that is not', { onCall: { ...onCall, handover: '25:00' } }, 'onCall.handover is "25:00"'],
    ['a zone that is not', { onCall: { ...onCall, timeZone: 'Brazil' } }, 'onCall.timeZone is "Brazil"'],
    ['an offset for a zone', { onCall: { ...onCall, timeZone: '-03:00' } }, 'onCall.timeZone is "-03:00"'],
    ['no days', { onCall: { ...onCall, everyDays: 0 } }, 'onCall.everyDays is 0'],
    [
      'an override that ends first',
      { onCall: { ...onCall, overrides: [{ from: '2026-02-03', until: '2026-02-02', person: 'ana' }] } },
      'onCall.overrides[0].until is "2026-02-02": give a time after 2026-02-03',
    ],
    ['a field that is not', { onCall: { ...onCall, rotas: [] } }, 'onCall has "rotas"'],
    [
      'an acknowledgement for ever',
      { acknowledgedFor: { critical: '31d' } },
      'acknowledgedFor.critical is "31d"',
    ],
    ['a dead man for nobody', { deadMan: { to: [] } }, 'deadMan.to is []'],
    [
      'an address for a secret',
      { deadMan: { to: ['critical'], ping: 'https://hc-ping.com/x' } },
      'deadMan: ping is',
    ],
    [
      'levels without a desk',
      { desk: undefined, onCall: undefined, ...level(['critical']) },
      'escalation is what the desk does',
    ],
  ])('%s', (_, options, message) => {
    expect(() => dutyOf(options as Options)).toThrow(message);
  });

  it('names the environment', () => {
    expect(() =>
      shop([manyFail], {
        ...{ desk, channels },
        environments: {
          production: {},
          staging: { escalation: [{ after: '5m', to: ['nobody-here'] }] } as never,
        },
      }),
    ).toThrow('environments.staging.escalation[0].to has "nobody-here"');
  });
});

it('takes only names that exist, for the compiler too', () => {
  const known = { systems: [], desk, channels: { 'ana-phone': [phone] } } as const;
  const people = { ana: { channels: ['ana-phone'] } } as const;
  defineConfig({
    ...known,
    onCall: { people, rota: ['ana'], from: '2026-01-05', timeZone: 'UTC' },
    escalation: [{ after: '15m', to: ['ana', 'ana-phone', 'on-call', 'critical'] }],
    deadMan: { to: ['ana-phone'] },
  });
  expect(() =>
    defineConfig({
      ...known,
      // @ts-expect-error There is no channel of this name.
      escalation: [{ after: '15m', to: ['ana-fax'] }],
    }),
  ).toThrow('ana-fax');
  expect(() =>
    defineConfig({
      ...known,
      // @ts-expect-error There is no person of this name.
      onCall: { people, rota: ['bruno'], from: '2026-01-05', timeZone: 'UTC' },
    }),
  ).toThrow('bruno');
  expect(() =>
    defineConfig({
      ...known,
      // @ts-expect-error There is no channel of this name.
      onCall: { people: { ana: { channels: ['fax'] } }, rota: ['ana'], from: '2026-01-05', timeZone: 'UTC' },
    }),
  ).toThrow('fax');
});
