import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../../core/run/find.ts';
import { panelAt } from '../../desk/messages/panel-link.ts';
import { receiversOf } from './receivers.ts';
import { locate, provisioning, run, type Tool, titleOf } from './tool.ts';

const promtool = await locate('promtool');
const amtool = await locate('amtool');
const pintPath = await findTool('pint');
const pint: Tool = pintPath ? { path: pintPath } : { missing: 'no pint on PATH' };

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  let folder = '';
  let files: string[] = [];
  const tests = async () => (await readdir(join(folder, 'tests'))).map(file => join(folder, 'tests', file));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-rules-'));
    await cp(join(provisioning, 'prometheus'), folder, { recursive: true });
    files = (await readdir(join(folder, 'rules'))).map(file => join(folder, 'rules', file));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('accepts the configuration', async () => {
    const { code, output } = await run(promtool, 'check', 'config', join(folder, 'prometheus.yml'));
    expect(output).toContain('SUCCESS');
    expect(code, output).toBe(0);
  });
  it('accepts every rule, lint included', async () => {
    const { code, output } = await run(promtool, 'check', 'rules', '--lint=all', '--lint-fatal', ...files);
    expect(output.match(/\d+ rules found/g)).toHaveLength(files.length);
    expect(code, output).toBe(0);
  });
  it('sees every alert fire past its threshold, stay silent within it, and resolve', async () => {
    const { code, output } = await run(promtool, 'test', 'rules', ...(await tests()));
    expect(code, output).toBe(0);
    // Twenty seconds of one processor, which other tests want too.
  }, 180_000);
});

describe.skipIf('missing' in amtool)(titleOf('amtool', amtool), () => {
  const config = join(provisioning, 'alertmanager/alertmanager.yml');
  const receivers = (...labels: string[]) => receiversOf(amtool, ...labels);

  it('accepts the configuration', async () => {
    const { code, output } = await run(amtool, 'check-config', config);
    expect(code, output).toBe(0);
  });
  it('links an alert to its panel at the time it fired, as the inbox does', async () => {
    const alert = {
      status: 'firing',
      labels: {},
      annotations: { dashboard_url: 'http://localhost:3000/d/vigia-home?viewPanel=7' },
      startsAt: '2026-11-21T12:00:00Z',
    };
    const folder = await mkdtemp(join(tmpdir(), 'vigia-template-'));
    const data = join(folder, 'data.json');
    await writeFile(data, JSON.stringify({ receiver: 'r', status: 'firing', alerts: [alert] }));
    const { stdout, output } = await run(
      amtool,
      ...['template', 'render', `--template.glob=${join(provisioning, 'alertmanager/templates/*.tmpl')}`],
      ...[
        '--template.text={{ range .Alerts }}{{ template "vigia.panel" . }}{{ end }}',
        `--template.data=${data}`,
      ],
    );
    await rm(folder, { recursive: true });
    const { dashboard_url } = alert.annotations;
    const noon = Date.UTC(2026, 10, 21, 12);
    const at = `&from=${noon - 30 * 60_000}&to=${noon + 10 * 60_000}`;
    expect(stdout.trim(), output).toBe(`${dashboard_url}${at}`);
    expect(panelAt(dashboard_url, Date.parse(alert.startsAt))).toBe(stdout.trim());
  });
  it('names the environment in the title of a message, if all its alerts have the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-template-'));
    const data = join(folder, 'data.json');
    const title = async (...environments: string[]) => {
      const alerts = environments.map(environment => ({
        status: 'firing',
        labels: { alertname: 'TargetDown', ...(environment && { environment }) },
        annotations: { summary: 'A target cannot be scraped' },
      }));
      await writeFile(
        data,
        JSON.stringify({
          receiver: 'r',
          status: 'firing',
          alerts,
          groupLabels: { alertname: 'TargetDown' },
          commonLabels: {
            alertname: 'TargetDown',
            ...(new Set(environments).size === 1 && alerts[0]!.labels),
          },
          commonAnnotations: alerts[0]!.annotations,
        }),
      );
      const { stdout } = await run(
        amtool,
        ...['template', 'render', `--template.glob=${join(provisioning, 'alertmanager/templates/*.tmpl')}`],
        ...['--template.text={{ template "vigia.title" . }}', `--template.data=${data}`],
      );
      return stdout.trim();
    };
    expect(await title('staging', 'staging')).toContain('TargetDown in staging: A target cannot be scraped');
    expect(await title('staging', 'production')).toContain('TargetDown: A target');
    expect(await title('')).toContain('TargetDown: A target');
    await rm(folder, { recursive: true });
  });
  it('routes by severity, with a copy to those whom the category or service concerns', async () => {
    // What climbs from there, the desk tells.
    expect(await receivers('severity=critical', 'category=performance', 'service=shop')).toEqual([
      'critical',
    ]);
    expect(await receivers('severity=warning', 'category=system', 'service=shop')).toEqual(['warning']);
    expect(await receivers('severity=warning', 'category=security', 'service=shop')).toEqual([
      'security',
      'warning',
    ]);
    expect(await receivers('severity=critical', 'category=system', 'service=database')).toEqual([
      'platform',
      'critical',
    ]);
    expect(await receivers('severity=critical', 'escalate=true', 'service=shop')).toEqual([
      'emergency',
      'critical',
    ]);
    expect(await receivers('alertname=Watchdog', 'severity=none')).toEqual(['watchdog']);
    expect(await receivers('severity=unheard-of')).toEqual(['warning']);
  });
});

describe.skipIf('missing' in pint)(titleOf('pint', pint), () => {
  it('finds nothing offline but that the Watchdog always fires, which is its purpose', async () => {
    const { code, output } = await run(
      pint,
      '--no-color',
      '--offline',
      'lint',
      join(provisioning, 'prometheus/rules'),
    );
    // Objectives record long windows once a minute, in a group apart: a ratio over hours may well be a minute old.
    const problems = output
      .match(/^(Warning|Bug|Fatal|Information): .*$/gm)
      ?.filter(problem => !problem.endsWith('(rule/dependency)'));
    expect(problems).toEqual(['Warning: always firing alert (alerts/comparison)']);
    expect(code, output).toBe(0);
  });
});
