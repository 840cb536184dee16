import { describe, expect, it, vi } from 'vitest';
import { boundedId, maskedPhone, oneOf } from '../../../core/metrics/label.ts';
import { counter } from '../../../core/metrics/metric.ts';
import { Admissions } from '../../../telemetry/admissions.ts';
import { LabelGuard } from '../../../telemetry/guard.ts';

const metric = counter({
  name: 'logins_total',
  help: 'Logins',
  unit: 'operations',
  labels: { phone: maskedPhone(2), company: boundedId(2), status: oneOf('success', 'failed') },
});
const labels = { phone: '+5511987654321', company: 'acme', status: 'success' };

describe('admissions', () => {
  const admissions = () => {
    const guard = new LabelGuard(metric);
    return { guard, asked: vi.spyOn(guard, 'admit'), admit: new Admissions(metric, guard) };
  };

  it('give what the guard gives, and ask it once for the same labels', () => {
    const { asked, admit } = admissions();
    const masked = { ...labels, phone: '+55*********21' };
    for (let i = 0; i < 3; i++) expect(admit.admit({ ...labels })).toEqual(masked);
    expect(admit.admit({ ...labels, status: 'failed' })).toEqual({ ...masked, status: 'failed' });
    expect(asked).toHaveBeenCalledTimes(2);
  });
  it('count every event past a budget', () => {
    const { guard, admit } = admissions();
    for (const company of ['a', 'b', 'c', 'c', 'c']) admit.admit({ ...labels, company });
    expect(guard.overflows).toBe(3);
  });
  it('refuse as the guard does, also what is like something seen before', () => {
    const { admit } = admissions();
    admit.admit(labels);
    expect(() => admit.admit({ ...labels, more: 'x' })).toThrow('logins_total has no label "more"');
    const { status: _, ...less } = labels;
    expect(() => admit.admit(less)).toThrow('label "status" is missing');
  });
  it('hold no more than twice what the metric may expose, however many phones share a mask', () => {
    const { asked, admit } = admissions();
    const phones = Array.from({ length: 100 }, (_, i) => `+55119${String(80_000_000 + i * 100 + 21)}`);
    for (const phone of [...phones, ...phones]) admit.admit({ ...labels, phone });
    expect(asked.mock.calls.length).toBe(200 - 2 * metric.maxCombinations);
  });
});
