import { beforeEach, describe, expect, it } from 'vitest';
import { type BreakerState, CircuitBreaker } from '../../../exporter/systems/whatsself/breaker.ts';

const policy = { windowMs: 1000, minimum: 4, failRate: 0.5, openMs: 500, probes: 2 };

describe('a circuit breaker', () => {
  let now = 0;
  let states: BreakerState[] = [];
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    states = [];
    breaker = new CircuitBreaker(
      policy,
      state => states.push(state),
      () => now,
    );
  });
  const send = (...outcomes: boolean[]) => {
    for (const success of outcomes) breaker.begin()(success);
  };
  const open = () => send(false, false, false, false);

  it('stays closed while at most half of the sends fail', () => {
    send(true, false, true, false, true, false);
    expect(breaker.state).toBe('closed');
    expect(breaker.failRate).toBe(0.5);
  });
  it('stays closed over fewer sends than say something', () => {
    send(false, false, false);
    expect(breaker.state).toBe('closed');
    send(false);
    expect(breaker.state).toBe('open');
  });
  it('forgets failures that are older than its window', () => {
    send(false, false, false);
    now = 1001;
    expect(breaker.failRate).toBe(0);
    send(false);
    expect(breaker.state).toBe('closed');
  });
  it('refuses everything while open, and lets as many through as it probes with when half-open', () => {
    open();
    expect(breaker.allows).toBe(false);
    now = 499;
    expect(breaker.state).toBe('open');
    now = 500;
    expect(breaker.state).toBe('half-open');
    breaker.begin();
    expect(breaker.allows).toBe(true);
    breaker.begin();
    expect(breaker.allows).toBe(false);
  });
  it('opens again at the first probe that fails', () => {
    open();
    now = 500;
    const [first, second] = [breaker.begin(), breaker.begin()];
    first(false);
    second(true);
    expect(breaker.state).toBe('open');
    now = 999;
    expect(breaker.allows).toBe(false);
    now = 1000;
    expect(breaker.allows).toBe(true);
  });
  it('closes when all probes succeed, with a clean window, and tells of each change', () => {
    open();
    now = 500;
    send(true, true);
    expect(breaker.state).toBe('closed');
    expect(breaker.failRate).toBe(0);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });
  it('lets what began before it opened decide nothing', () => {
    const late = breaker.begin();
    open();
    now = 500;
    expect(breaker.state).toBe('half-open');
    late(false);
    expect(breaker.state).toBe('half-open');
  });
});
