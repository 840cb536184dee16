import { exposed } from '../../base/exposed.ts';
import type { Period } from '../../base/periods.ts';
import type { Services } from '../../base/services.ts';
import { businessFigures } from '../../seams/figures.ts';

/** What the systems say of business in a period, and what their business metrics say now. */
export async function businessOf({ hub, instruments }: Services, { from, to }: Period) {
  const sources = hub.all(businessFigures);
  const figures = Object.assign({}, ...(await Promise.all(sources.map(source => source.of({ from, to })))));
  const families = await exposed(
    instruments,
    sources.flatMap(({ metrics }) => metrics),
  );
  const metrics = [...families.values()].map(({ name, type, help, samples }) => ({
    name,
    type,
    help,
    // A histogram's buckets are for Prometheus.
    samples: samples
      .filter(sample => !sample.name.endsWith('_bucket'))
      .map(({ name: of, labels, value }) => ({ name: of, labels, value })),
  }));
  return { from: from.toISOString(), to: to.toISOString(), figures, metrics };
}
