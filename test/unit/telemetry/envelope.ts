/** One item of a Sentry envelope: https://develop.sentry.dev/sdk/data-model/envelopes/ */
export interface Item {
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

/** The items of an envelope as it was sent: lines of JSON, headers and payloads in turn. */
export function itemsOf(body: Buffer): Item[] {
  const [, ...lines] = body.toString().trimEnd().split('\n');
  return lines.flatMap((line, i) =>
    i % 2 === 0
      ? [{ type: (JSON.parse(line) as { type: string }).type, payload: JSON.parse(lines[i + 1]!) }]
      : [],
  );
}
