/** The page after so many steps: everything that counts has counted as often. */
export function moving(text: string, steps: number): string {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name, type]) => [name!, type!]));
  const counts = (sample: string) => {
    const type = types.get(sample);
    if (type) return type === 'counter';
    const owner = types.get(sample.replace(/_(?:bucket|count|sum)$/, ''));
    return owner === 'histogram' || owner === 'summary';
  };
  return text.replace(
    /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/gm,
    (line, sample: string, labels = '', value: string) =>
      counts(sample) ? `${sample}${labels} ${Number(value) + steps}` : line,
  );
}
