import { expect, it } from 'vitest';
import { requireNode } from '../../../core/cli/cli.ts';

it.each(['20.19.0', '22.17.1'])('Node %s is refused with what to install', version => {
  expect(() => requireNode(version)).toThrow(`Node ${version} is too old: install Node 22.18 or later`);
});
it.each(['22.18.0', '24.0.0', '26.1.0'])('Node %s is taken', version => {
  expect(() => requireNode(version)).not.toThrow();
});
