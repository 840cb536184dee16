import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allArtifacts } from '../../core/generate/all.ts';
import { configure } from '../../core/project/config.ts';
import payments from '../payments/vigia.config.ts';

const root = join(import.meta.dirname, '../..');
const artifacts = allArtifacts(configure(payments), ['alerts', 'dashboards']);
/** Prints what it is given, as `kubectl … --dry-run=client` would; remembers how it was called. */
const KUBECTL = `#!/bin/sh
printf '%s\\n' "$*" >> calls.log
case "$*" in *"create configmap"*) echo "kind: ConfigMap";; *) cat;; esac
`;
let folder = '';
let blocks: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-kubernetes-'));
  for (const { path, content } of artifacts) {
    await mkdir(join(folder, 'build', dirname(path)), { recursive: true });
    await writeFile(join(folder, 'build', path), content);
  }
  await writeFile(join(folder, 'kubectl'), KUBECTL);
  await chmod(join(folder, 'kubectl'), 0o755);
  const page = await readFile(join(root, 'docs/how-to/kubernetes.md'), 'utf8');
  blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the block of the page that has the text, with a kubectl that prints. */
const shell = (text: string) =>
  execFileSync('sh', ['-ec', blocks.find(block => block.includes(text))!], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });

describe('the page about Kubernetes', () => {
  it('makes a PrometheusRule of each rule file, with its groups', () => {
    const objects = loadAll(shell('PrometheusRule')) as {
      kind: string;
      metadata: { name: string; labels: Record<string, string> };
      spec: { groups: object[] };
    }[];
    const rules = artifacts.filter(({ path }) => path.includes('/rules/'));
    expect(objects.map(({ spec }) => spec)).toEqual(rules.map(({ content }) => load(content)));
    for (const { kind, metadata } of objects) {
      expect(kind).toBe('PrometheusRule');
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
      expect(metadata.labels['app.kubernetes.io/part-of']).toBe('vigia');
    }
    expect(objects.length).toBeGreaterThan(3);
  });
  it('makes a labelled ConfigMap of each dashboard, small enough for one', async () => {
    shell('create configmap');
    const calls = (await readFile(join(folder, 'calls.log'), 'utf8')).split('\n');
    const dashboards = artifacts.filter(({ path }) => path.endsWith('.json'));
    expect(calls.filter(call => call.includes('create configmap'))).toHaveLength(dashboards.length);
    expect(calls.filter(call => call.includes('grafana_dashboard=1'))).toHaveLength(dashboards.length);
    for (const { content, path } of dashboards) expect(content.length, path).toBeLessThan(1_000_000);
  });
});
