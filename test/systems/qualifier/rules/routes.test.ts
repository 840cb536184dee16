import { describe, expect, it } from 'vitest';
import { REPORT_NOTICE } from '../../../../metrics/notices.ts';
import { receiversOf } from '../../../rules/receivers.ts';
import { locate, titleOf } from '../../../rules/tool.ts';

const amtool = await locate('amtool');

describe.skipIf('missing' in amtool)(titleOf('amtool', amtool), () => {
  it('routes a report to those who read reports', async () => {
    expect(await receiversOf(amtool, `alertname=${REPORT_NOTICE}`, 'severity=none')).toEqual(['reports']);
  });
});
