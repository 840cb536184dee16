import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../exporter/app.ts';
import { SAMPLE_JOB } from '../../metrics/sample.ts';
import { scenarios as scenarioNames } from '../bundle.ts';
import { post, startTestApp } from './support.ts';

const MAIN = fileURLToPath(new URL('../../exporter/main.ts', import.meta.url));
const run = (env: Record<string, string>) =>
  spawnSync(process.execPath, [MAIN], {
    env: { ...process.env, TRAFFIC: 'off', ...env },
    encoding: 'utf8',
  });

const SCENARIO = `/scenarios/${scenarioNames[0]}`;

describe('bad input', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it.each([
    ['broken JSON', SCENARIO, '{"seconds":', 400, undefined],
    ['a value of another type', SCENARIO, { seconds: 'soon' }, 400, 'seconds'],
  ])('%s is refused, with the hint', async (_, path, body, status, field) => {
    const answer = await post(app, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: expect.any(String), hint: expect.stringMatching(/\w{3}/) });
    expect(answer.body.field).toBe(field);
  });
  it('over 1 MB is refused', async () => {
    expect(await post(app, SCENARIO, JSON.stringify({ a: 'x'.repeat(1_100_000) }))).toMatchObject({
      status: 413,
      body: { hint: 'send less at once' },
    });
  });
  it('of another type than JSON is refused', async () => {
    expect((await post(app, SCENARIO, 'a=b', { 'content-type': 'text/plain' })).status).toBe(415);
  });
  it('for a scenario that does not exist names those that do', async () => {
    const answer = await post(app, '/scenarios/meteor', {});
    expect(answer.status).toBe(404);
    for (const name of scenarioNames) expect(answer.body.hint).toContain(name);
  });
  it('at a path that does not exist is a 404 in the same form', async () => {
    expect(await post(app, '/nowhere', {})).toMatchObject({
      status: 404,
      body: { error: expect.any(String), hint: expect.any(String) },
    });
  });
  it('in the environment ends the start with one line and exit code 1', () => {
    const { status, stderr } = run({ PORT: 'eighty' });
    expect(status).toBe(1);
    expect(stderr).toBe(`${SAMPLE_JOB}: PORT is "eighty"; give a whole number from 0 to 65535\n`);
  });
  it('as a taken port ends the start with one line and exit code 1', () => {
    const { port } = new URL(app.url);
    const { status, stderr } = run({ PORT: port });
    expect(status).toBe(1);
    expect(stderr).toBe(`${SAMPLE_JOB}: port ${port} on 127.0.0.1 is taken; set PORT to a free one\n`);
  });
});
