import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/** The SDK's builders put links and annotations into the menu of controls that Grafana 13 has; ours stand beside it. */
export function shown<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  const { placement: _, ...rest } = builder.build();
  return { build: () => rest as T };
}
