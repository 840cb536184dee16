import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { expect, it } from 'vitest';
import * as names from '../../../telemetry/tracing/gen-ai-names.ts';

it('the names of the conventions for generative AI are those of their package', () => {
  expect(Object.keys(names).length).toBeGreaterThan(10);
  expect(conventions).toMatchObject(names);
});
