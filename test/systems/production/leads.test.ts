import { describe, expect, it } from 'vitest';
import { QUALIFIED_FROM, scoreOf } from '../../../exporter/systems/production/leads.ts';

const silent = { messages: 0, questions: 0, returning: false, booked: false };

describe('the score of a lead', () => {
  it('is none for somebody who only greets, however often', () => {
    expect(scoreOf({ ...silent, messages: 9, returning: true })).toBeUndefined();
  });
  it('adds what shows interest', () => {
    expect(scoreOf({ ...silent, messages: 1, questions: 1 })).toBe(14);
    expect(scoreOf({ ...silent, messages: 3, questions: 2, returning: true })).toBe(42);
    expect(scoreOf({ ...silent, messages: 1, booked: true })).toBe(44);
  });
  it('is at most 100, and talking alone does not qualify', () => {
    const talkative = { ...silent, messages: 500, questions: 500 };
    expect(scoreOf({ ...talkative, returning: true, booked: true })).toBe(100);
    expect(scoreOf(talkative)).toBeLessThan(QUALIFIED_FROM);
  });
  it('qualifies who asks a little and books, or asks much and has come back', () => {
    const asks = { ...silent, messages: 3, returning: true };
    expect(scoreOf({ ...asks, questions: 1, booked: true })).toBeGreaterThanOrEqual(QUALIFIED_FROM);
    expect(scoreOf({ ...asks, messages: 5, questions: 3 })).toBeGreaterThanOrEqual(QUALIFIED_FROM);
    expect(scoreOf({ ...asks, questions: 3 })).toBeLessThan(QUALIFIED_FROM);
  });
});
