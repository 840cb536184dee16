import { gauge } from './metric.ts';

/** What Prometheus makes of every target that it scrapes, whatever the target exposes. */
export const up = gauge({
  name: 'up',
  help: '1 when the last scrape of the target succeeded, else 0',
  unit: 'bool',
  origin: 'server',
});
