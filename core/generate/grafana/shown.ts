import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/** The SDK builders put links and annotations into the controls menu of Grafana 13; ours are visible next to it. */
export function shown<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  const { placement: _, ...rest } = builder.build();
  return { build: () => rest as T };
}
