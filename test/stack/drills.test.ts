import { describe } from 'vitest';
import { locate } from '../../core/run/locate.ts';
import { alerts, drillPrivately } from '../bundle.ts';
import { provesAlerts } from './proofs/alerts.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

describe('every alert, on private stacks of compressed time', () => {
  provesAlerts(alerts, 10, {
    requires: test => test.skip(missing !== undefined, missing),
    run: some => drillPrivately(some),
  });
});
