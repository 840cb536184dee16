import { describe, expect, it } from 'vitest';
import {
  absent,
  add,
  and,
  compare,
  divide,
  histogramQuantile,
  increase,
  max,
  multiply,
  observations,
  offset,
  overTime,
  predictLinear,
  promql,
  rate,
  ratio,
  select,
  subtract,
  sum,
  topk,
  total,
  unless,
  variable,
} from '../../../core/promql/index.ts';
import { activeSessions, authAttempts, authResponseTime } from '../../../metrics/falachefe/whatsapp-auth.ts';

const failures = sum(rate(select(authAttempts, { status: 'failed' }), '5m'));
const attempts = sum(rate(authAttempts, '5m'));

describe('promql prints', () => {
  it('a sum of a rate of the matching series', () => {
    expect(promql(failures)).toBe('sum(rate(whatsapp_auth_attempts_total{status="failed"}[5m]))');
  });
  it('alternatives, exclusions, variables and target labels as matchers', () => {
    expect(
      promql(
        select(authAttempts, {
          status: ['failed', 'success'],
          auth_method: { not: 'session_token' },
          company_id: variable('company'),
          job: 'x',
        }),
      ),
    ).toBe(
      'whatsapp_auth_attempts_total{status=~"failed|success", auth_method!="session_token", company_id=~"$company", job="x"}',
    );
  });
  it('an excluded list, escaped as a regular expression', () => {
    expect(promql(select(authAttempts, { company_id: { not: ['a.b', 'c'] } }))).toBe(
      'whatsapp_auth_attempts_total{company_id!~"a\\\\.b|c"}',
    );
  });
  it('a quantile of the summed buckets', () => {
    expect(promql(histogramQuantile(0.95, authResponseTime, '5m', ['auth_method']))).toBe(
      'histogram_quantile(0.95, sum by (le, auth_method) (rate(whatsapp_auth_response_time_seconds_bucket[5m])))',
    );
  });
  it('groupings', () => {
    expect(promql(sum(rate(authAttempts, '5m'), { by: ['company_id', 'status'] }))).toMatch(
      /^sum by \(company_id, status\) \(rate/,
    );
    expect(promql(max(activeSessions, { without: ['instance'] }))).toBe(
      'max without (instance) (whatsapp_active_sessions)',
    );
  });
  it('parentheses only where precedence asks for them', () => {
    expect(promql(multiply(add(failures, attempts), 2))).toBe(
      `(${promql(failures)} + ${promql(attempts)}) * 2`,
    );
    expect(promql(subtract(attempts, subtract(attempts, failures)))).toBe(
      `${promql(attempts)} - (${promql(attempts)} - ${promql(failures)})`,
    );
    expect(promql(add(multiply(failures, 2), attempts))).toBe(
      `${promql(failures)} * 2 + ${promql(attempts)}`,
    );
    expect(promql(compare(divide(failures, attempts), '>', 0.25))).toBe(
      `${promql(failures)} / ${promql(attempts)} > 0.25`,
    );
  });
  it('a ratio that is silent where the whole is 0', () => {
    expect(promql(ratio(failures, attempts))).toBe(`${promql(failures)} / (${promql(attempts)} > 0)`);
  });
  it('vector matching on labels, and on none', () => {
    expect(promql(and(failures, attempts, []))).toBe(`${promql(failures)} and on () ${promql(attempts)}`);
    const byCompany = sum(activeSessions, { by: ['company_id'] });
    expect(promql(unless(byCompany, byCompany, ['company_id']))).toContain('unless on (company_id)');
  });
  it('a mean out of a histogram, a prediction, an absence, an offset, extremes over time', () => {
    expect(
      promql(
        ratio(sum(rate(total(authResponseTime), '5m')), sum(rate(observations(authResponseTime), '5m'))),
      ),
    ).toBe(
      'sum(rate(whatsapp_auth_response_time_seconds_sum[5m])) / (sum(rate(whatsapp_auth_response_time_seconds_count[5m])) > 0)',
    );
    expect(promql(predictLinear(activeSessions, '1h', '4h'))).toBe(
      'predict_linear(whatsapp_active_sessions[1h], 14400)',
    );
    expect(promql(absent(authResponseTime))).toBe('absent(whatsapp_auth_response_time_seconds_count)');
    expect(promql(offset(select(activeSessions), '1d'))).toBe('whatsapp_active_sessions offset 1d');
    expect(promql(overTime('max', activeSessions, '1h'))).toBe('max_over_time(whatsapp_active_sessions[1h])');
    expect(promql(topk(3, increase(authAttempts, '$__range')))).toBe(
      'topk(3, increase(whatsapp_auth_attempts_total[$__range]))',
    );
  });
});

describe('a time scale', () => {
  it('divides ranges, offsets and predictions, and leaves Grafana variables alone', () => {
    expect(promql(failures, 60)).toContain('[5s]');
    expect(promql(failures, 200)).toContain('[1s500ms]');
    expect(promql(predictLinear(activeSessions, '1h', '4h'), 60)).toBe(
      'predict_linear(whatsapp_active_sessions[1m], 240)',
    );
    expect(promql(rate(authAttempts, '$__rate_interval'), 60)).toContain('[$__rate_interval]');
  });
});

describe('bad arguments name themselves', () => {
  it('a quantile outside 0 to 1, a k that is none, a duration that is none', () => {
    expect(() => histogramQuantile(95, authResponseTime, '5m')).toThrow(
      'quantile is 95: give a number between 0 and 1',
    );
    expect(() => topk(0, failures)).toThrow('topk k is 0');
    expect(() => promql(rate(authAttempts, 'm' as '5m'))).toThrow('duration "m"');
  });
});
