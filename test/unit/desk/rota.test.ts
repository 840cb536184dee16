import { type RotaPlan, turnAfter, turnAt } from 'vigia/desk';
import { describe, expect, it } from 'vitest';

const weekly: RotaPlan = {
  rota: ['ana', 'bruno', 'carla'],
  from: '2026-01-05',
  handover: '09:00',
  timeZone: 'Europe/Lisbon',
  everyDays: 7,
  overrides: [],
};
const at = (text: string) => Date.parse(text);
const who = (plan: RotaPlan, text: string) => turnAt(plan, at(text)).person;
const iso = (time: number | undefined) => time && new Date(time).toISOString();

describe('a weekly rota', () => {
  it.each([
    ['2026-01-05T08:59:59Z', 'carla'],
    ['2026-01-05T09:00:00Z', 'ana'],
    ['2026-01-12T08:59:00Z', 'ana'],
    ['2026-01-12T09:00:00Z', 'bruno'],
    ['2026-01-26T09:00:00Z', 'ana'],
    // Before it was declared, the order goes back.
    ['2025-12-22T12:00:00Z', 'bruno'],
  ])('has at %s %s', (time, person) => {
    expect(who(weekly, time)).toBe(person);
  });

  it('hands over at the same hour of its clocks, before and after summer time begins and ends', () => {
    // Clocks of Lisbon go forward on 29 March and back on 25 October 2026.
    expect(iso(turnAt(weekly, at('2026-03-24T12:00:00Z')).until)).toBe('2026-03-30T08:00:00.000Z');
    expect(iso(turnAt(weekly, at('2026-03-17T12:00:00Z')).until)).toBe('2026-03-23T09:00:00.000Z');
    expect(iso(turnAt(weekly, at('2026-10-20T12:00:00Z')).until)).toBe('2026-10-26T09:00:00.000Z');
    expect(iso(turnAt(weekly, at('2026-10-13T12:00:00Z')).until)).toBe('2026-10-19T08:00:00.000Z');
  });

  it('hands over after the hour that clocks skip, and at the first of one that they show twice', () => {
    const daily = { ...weekly, everyDays: 1, from: '2026-03-28', handover: '01:30' };
    // 01:00 is 02:00 at once in Lisbon: 01:30 is 02:30 by its clocks.
    expect(iso(turnAt(daily, at('2026-03-28T12:00:00Z')).until)).toBe('2026-03-29T01:30:00.000Z');
    // 02:00 is 01:00 again: 01:30 is shown at 00:30 and 01:30 UTC.
    expect(iso(turnAt(daily, at('2026-10-24T12:00:00Z')).until)).toBe('2026-10-25T00:30:00.000Z');
  });

  it('leaves no gap and no overlap over two years, in zones with all kinds of clocks', () => {
    for (const timeZone of [
      'America/Sao_Paulo',
      'Europe/Lisbon',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'UTC',
    ]) {
      const plan = { ...weekly, timeZone, everyDays: 1, handover: '00:00' };
      let time = at('2026-01-01T00:00:00Z');
      let before = turnAt(plan, time).person;
      for (let i = 0; i < 730; i++) {
        const turn = turnAt(plan, time);
        const next = turnAfter(plan, time)!;
        expect(next.from).toBe(turn.until);
        expect(next.person).not.toBe(turn.person);
        expect(turn.until! - time).toBeLessThanOrEqual(25 * 3_600_000);
        if (i > 0) expect(plan.rota.indexOf(turn.person)).toBe((plan.rota.indexOf(before) + 1) % 3);
        before = turn.person;
        time = turn.until!;
      }
    }
  });
});

describe('overrides', () => {
  const holiday: RotaPlan = {
    ...weekly,
    overrides: [
      { from: '2026-01-07', until: '2026-01-09', person: 'carla' },
      { from: '2026-01-08T12:00', until: '2026-01-08T18:00', person: 'bruno' },
    ],
  };

  it('stand in from handover to handover, and the later one in the list wins', () => {
    expect(who(holiday, '2026-01-07T08:59:00Z')).toBe('ana');
    expect(who(holiday, '2026-01-07T09:00:00Z')).toBe('carla');
    expect(who(holiday, '2026-01-08T13:00:00Z')).toBe('bruno');
    expect(who(holiday, '2026-01-08T18:00:00Z')).toBe('carla');
    expect(who(holiday, '2026-01-09T09:00:00Z')).toBe('ana');
    expect(turnAt(holiday, at('2026-01-08T13:00:00Z')).override).toBe(true);
  });

  it('are what comes next', () => {
    const next = turnAfter(holiday, at('2026-01-06T12:00:00Z'))!;
    expect([next.person, iso(next.from), iso(next.until)]).toEqual([
      'carla',
      '2026-01-07T09:00:00.000Z',
      '2026-01-08T12:00:00.000Z',
    ]);
  });
});

it('has no next in a rota of one, and none is told twice as next where one has two turns in a row', () => {
  expect(turnAfter({ ...weekly, rota: ['ana'] }, at('2026-01-06T12:00:00Z'))).toBeUndefined();
  const twice = { ...weekly, rota: ['ana', 'ana', 'bruno'] };
  expect(iso(turnAt(twice, at('2026-01-06T12:00:00Z')).until)).toBe('2026-01-19T09:00:00.000Z');
});
