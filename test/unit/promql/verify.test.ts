import { describe, expect, it } from 'vitest';
import { verify } from '../../../core/promql/verify.ts';
import { contract } from '../../bundle.ts';

const whats = (query: string) => verify(query, contract).map(finding => `${finding.what} ${finding.reason}`);

describe('verify finds', () => {
  it('nothing wrong with a query over the contract', () => {
    expect(
      whats(
        'histogram_quantile(0.95, sum by (le, auth_method) (rate(whatsapp_auth_response_time_seconds_bucket{status="failed", job="x"}[$__rate_interval]))) > 5',
      ),
    ).toEqual([]);
    expect(
      whats(
        'sum by (company_id) (whatsapp_active_sessions{company_id=~"$company"}) and on (instance) up == 1',
      ),
    ).toEqual([]);
  });
  it('a metric that nobody declares, by name', () => {
    expect(whats('rate(whatsapp_auth_attempts[5m])')).toEqual([
      'whatsapp_auth_attempts is not a metric of the contract',
    ]);
  });
  it('a histogram asked without its suffix, and a suffix on what is no histogram', () => {
    expect(whats('whatsapp_auth_response_time_seconds')).toHaveLength(1);
    expect(whats('whatsapp_active_sessions_count')).toHaveLength(1);
  });
  it('a label that the metric lacks, in a matcher and in a grouping', () => {
    expect(whats('whatsapp_active_sessions{crew_id="a"}')).toEqual([
      'whatsapp_active_sessions{crew_id} is not a label of whatsapp_active_sessions',
    ]);
    expect(whats('sum by (crew_id) (whatsapp_active_sessions)')).toEqual([
      'crew_id is not a label of any metric in the query',
    ]);
  });
  it('a value outside a closed set', () => {
    expect(whats('whatsapp_auth_attempts_total{status=~"failed|error"}')).toEqual([
      'whatsapp_auth_attempts_total{status="error"} is not one of the label\'s values: success, failed',
    ]);
  });
  it('text that is no PromQL', () => {
    expect(whats('sum(rate(up[5m])')).not.toEqual([]);
  });
});
