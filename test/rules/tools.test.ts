import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../../core/run/find.ts';
import { unpackPackages } from '../../core/run/packages.ts';
import { panelAt } from '../../exporter/desk/inbox/panel-link.ts';

const provisioning = join(import.meta.dirname, '../../provisioning');

/** Where a tool is: on the machine, or unpacked from the distribution's packages; else the reason why not. */
async function locate(name: string): Promise<{ path: string } | { missing: string }> {
  const found = await findTool(name);
  if (found) return { path: found };
  try {
    await unpackPackages();
    const path = await findTool(name);
    return path ? { path } : { missing: `${name} is in no package of this distribution` };
  } catch (error) {
    return { missing: `no ${name} on PATH, and ${(error as Error).message}` };
  }
}

const promtool = await locate('promtool');
const amtool = await locate('amtool');
const pintPath = await findTool('pint');
const pint: typeof promtool = pintPath ? { path: pintPath } : { missing: 'no pint on PATH' };

function run(
  tool: typeof promtool,
  ...args: string[]
): Promise<{ code: number; output: string; stdout: string }> {
  if ('missing' in tool) throw new Error(tool.missing);
  return new Promise(done => {
    execFile(tool.path, args, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr, stdout }),
    );
  });
}

describe.skipIf('missing' in promtool)(
  `promtool${'missing' in promtool ? ` (${promtool.missing})` : ''}`,
  () => {
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

    it.each([
      ['a threshold twice as high', 'whatsapp-auth', '> 0.1', '> 0.2'],
      ['a threshold half as high', 'whatsapp-auth', '> 0.1', '> 0.05'],
      ['a threshold that includes its own value', 'crewai', '> 100', '>= 100'],
      ['a shorter `for`', 'crewai', 'for: 2m', 'for: 1m45s'],
      ['a longer `for`', 'crewai', 'for: 5m', 'for: 5m15s'],
      [
        'an alert that does not sum',
        'whatsapp-auth',
        'sum(rate(whatsapp_auth_attempts_total{status="failed"}[5m]))',
        'rate(whatsapp_auth_attempts_total{status="failed"}[5m])',
      ],
      ['a stalled queue that sends', 'whatsself', ' and sum(rate(messages_outbound_total[5m])) == 0', ''],
      ['a failure share of very few sends', 'whatsself', '[5m])) > 0.03', '[5m])) > 0'],
      ['an error share of very few requests', 'whatsself', '[5m])) > 0.1', '[5m])) > 0'],
      ['an outflow that nothing waits for', 'whatsself', 'sum(queue_depth) > 20', 'sum(queue_depth) > 0'],
      ['an error share of very few leads', 'qualifier', '[10m])) > 0.1', '[10m])) > 0'],
      ['refused requests taken for served ones', 'qualifier', 'status!="refused"', 'status!=""'],
      ['a backup that may be an hour older', 'backup', '> 93600', '> 97200'],
      ['a flood of all contacts together', 'whatsself', 'contactId!="other"', 'contactId!=""'],
    ])('fails over %s, so its unit tests can fail', async (_what, group, from, to) => {
      const file = join(folder, 'rules', `${group}.yml`);
      const text = await readFile(file, 'utf8');
      expect(text).toContain(from);
      await writeFile(file, text.replace(from, to));
      try {
        const { code } = await run(promtool, 'test', 'rules', join(folder, 'tests', `${group}.test.yml`));
        expect(code).not.toBe(0);
      } finally {
        await writeFile(file, text);
      }
    });
  },
);

describe.skipIf('missing' in amtool)(`amtool${'missing' in amtool ? ` (${amtool.missing})` : ''}`, () => {
  const config = join(provisioning, 'alertmanager/alertmanager.yml');
  const receivers = (...labels: string[]) =>
    run(amtool, 'config', 'routes', 'test', `--config.file=${config}`, ...labels).then(({ stdout }) =>
      stdout.trim().split(/[\s,]+/),
    );

  it('accepts the configuration', async () => {
    const { code, output } = await run(amtool, 'check-config', config);
    expect(code, output).toBe(0);
  });
  it('links an alert to its panel at the time it fired, as the inbox does', async () => {
    const alert = {
      status: 'firing',
      labels: {},
      annotations: { dashboard_url: 'http://localhost:3000/d/vigia-crewai?viewPanel=7' },
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
    expect(panelAt(dashboard_url, alert.startsAt)).toBe(stdout.trim());
  });
  it('routes by severity, with a copy to those whom the category or service concerns', async () => {
    expect(await receivers('severity=critical', 'category=performance', 'service=crewai')).toEqual([
      'escalation',
      'critical',
    ]);
    expect(await receivers('severity=warning', 'category=system', 'service=crewai')).toEqual(['warning']);
    expect(await receivers('severity=warning', 'category=security', 'service=whatsapp-auth')).toEqual([
      'security',
      'warning',
    ]);
    expect(await receivers('severity=critical', 'category=system', 'service=database')).toEqual([
      'platform',
      'escalation',
      'critical',
    ]);
    expect(await receivers('severity=critical', 'escalate=true', 'service=qualifier')).toEqual([
      'emergency',
      'escalation',
      'critical',
    ]);
    expect(await receivers('alertname=QualifierReport', 'severity=none')).toEqual(['reports']);
    expect(await receivers('alertname=Watchdog', 'severity=none')).toEqual(['watchdog']);
    expect(await receivers('severity=unheard-of')).toEqual(['warning']);
  });
});

describe.skipIf('missing' in pint)(`pint${'missing' in pint ? ` (${pint.missing})` : ''}`, () => {
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
