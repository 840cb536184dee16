import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, defineSystem, type ProjectOptions, type Target } from 'vigia';
import { gauge } from 'vigia/metrics';
import { telemetrySystem } from 'vigia/platform';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../../docs/targets.md'), 'utf8');
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

const linked = (name: string) =>
  gauge({ name: `${name}_linked`, help: 'Whether it is linked', unit: 'bool' });
const system = (name: string) => defineSystem({ name, title: name, metrics: [linked(name)] });
const systems = { bot: system('bot'), gateway: system('gateway') };

/** The options that a block of the page shows. */
function shown(code: string): Partial<ProjectOptions> {
  const names = Object.keys({ ...systems, telemetrySystem });
  const read = new Function(...names, `return { ${code} };`);
  return read(...Object.values({ ...systems, telemetrySystem })) as Partial<ProjectOptions>;
}

describe('docs/targets.md', () => {
  it.each(blocks)('shows what a project accepts: %s', code => {
    const options = shown(code);
    expect(Object.keys(options).length).toBeGreaterThan(0);
    expect(() => defineConfig({ systems: Object.values(systems), ...options })).not.toThrow();
  });
  it('shows every field of a target', () => {
    const used = new Set(
      blocks.flatMap(code => (shown(code).targets ?? []).flatMap(one => Object.keys(one))),
    );
    const all: Record<Exclude<keyof Target, 'server'>, true> = {
      job: true,
      at: true,
      discover: true,
      exposes: true,
      path: true,
      scheme: true,
      params: true,
      auth: true,
      tls: true,
      honorLabels: true,
      interval: true,
      labels: true,
      color: true,
    };
    expect([...used].sort()).toEqual(Object.keys(all).sort());
    expect(page).toContain('`server`: a server of the project');
  });
});
