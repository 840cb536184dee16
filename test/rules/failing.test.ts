import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../core/alerts/channels.ts';
import { composeArtifacts } from '../../core/generate/compose.ts';
import { notes } from '../../core/generate/notes.ts';
import { type Config, configure } from '../../core/project/config.ts';
import { defineConfig } from '../../core/project/project.ts';
import { open } from '../../core/remote/url.ts';
import { locate as locateServers } from '../../core/run/locate.ts';
import { startNative } from '../../core/run/native.ts';
import { configure as bundle } from '../bundle.ts';
import { bot } from '../environments/bot.ts';
import { eventually } from '../stack/http.ts';
import { locate, run, titleOf } from './tool.ts';

const amtool = await locate('amtool');
const { absent } = await locateServers(['alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

const mail = {
  kind: 'email',
  to: 'team@example.org',
  from: 'vigia@example.org',
  smarthost: 'mail.example.org:587',
} as const satisfies Channel;
const slack = { kind: 'slack', channel: '#alerts', url: 'slack-url' } as const;
const hook = { kind: 'webhook', url: 'ops-hook' } as const;
const project = defineConfig({ systems: [bot] });
const channels = { critical: [slack, mail], warning: [slack], info: [hook] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-failing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Written {
  readonly route: { readonly routes: readonly { readonly receiver: string; readonly matchers: string[] }[] };
  readonly receivers: readonly { readonly name: string; readonly [kind: string]: unknown }[];
}
const textOf = (config: Config) =>
  composeArtifacts(config).find(({ path }) => path.endsWith('/alertmanager.yml'))!.content;
const writtenOf = (config: Config) => load(textOf(config)) as Written;

describe('that a kind of channel fails', () => {
  const config = configure(project, { channels });
  const kindsOf = (name: string) =>
    Object.keys(writtenOf(config).receivers.find(one => one.name === name)!).filter(key => key !== 'name');

  it('is told by the channels of all other kinds, each once, wherever they are declared', () => {
    expect(kindsOf('failing-slack')).toEqual(['webhook_configs', 'email_configs']);
    expect(kindsOf('failing-email')).toEqual(['webhook_configs', 'slack_configs']);
    expect(kindsOf('failing-webhook')).toEqual(['slack_configs', 'email_configs']);
    const [own] = writtenOf(config).receivers.filter(one => one.name === 'failing-email');
    expect(own!.slack_configs).toHaveLength(1);
  });
  it('is kept in the inbox, unless the inbox is what fails', () => {
    const { receivers } = writtenOf(bundle({ channels }));
    const inbox = (name: string) =>
      JSON.stringify(receivers.find(one => one.name === name)).includes('/inbox/');
    expect([inbox('failing-slack'), inbox('failing-webhook')]).toEqual([true, false]);
  });
  it('needs channels of two kinds: else it is told like any other, and generation says so', () => {
    const only = configure(project, { channels: { critical: [slack], warning: [slack] } });
    expect(textOf(only)).not.toContain('failing-');
    expect(notes(only)).toEqual([
      'slack is the only kind of channel: nobody is told when it fails (NotificationsFailing); add a channel of another kind',
    ]);
    expect(notes(config)).toEqual([]);
    expect(notes(configure(project))).toEqual([]);
    expect(textOf(configure(project))).not.toContain('failing-');
  });
  it('by which the desk sends is told by the other kinds as well, in a project with a desk', () => {
    const { receivers, route } = writtenOf(bundle({ channels }));
    const past = receivers.filter(({ name }) => name.startsWith('failing-desk-'));
    expect(past.map(({ name }) => name)).toEqual([
      'failing-desk-email',
      'failing-desk-slack',
      'failing-desk-webhook',
    ]);
    expect(past.map(({ slack_configs: own }) => own !== undefined)).toEqual([true, false, true]);
    expect(route.routes.find(({ receiver }) => receiver === 'failing-desk-slack')!.matchers).toEqual([
      'alertname=~"DeskMessagesLost|DeskMessagesWaiting"',
      'kind="slack"',
    ]);
    expect(textOf(config)).not.toContain('failing-desk-');
  });
  it('is told nobody where the alert is disabled', () => {
    const off = configure(defineConfig({ systems: [bot], disable: ['NotificationsFailing'] }), { channels });
    expect(textOf(off)).not.toContain('failing-');
    expect(textOf(off)).not.toContain('NotificationsFailing');
  });

  it(titleOf('amtool finds its way past the channel', amtool), async ({ skip }) => {
    skip('missing' in amtool);
    const file = join(folder, 'alertmanager.yml');
    writeFileSync(file, textOf(config));
    const told = async (...labels: string[]) =>
      (
        await run(
          amtool,
          'config',
          'routes',
          'test',
          `--config.file=${file}`,
          'service=monitoring',
          ...labels,
        )
      ).stdout.trim();
    const failing = ['alertname=NotificationsFailing', 'severity=critical'];
    expect(await told(...failing, 'integration=slack')).toBe('failing-slack');
    expect(await told(...failing, 'integration=email')).toBe('failing-email');
    // Nothing of the project goes by this one.
    expect(await told(...failing, 'integration=pagerduty')).toBe('platform,escalation,critical');
    expect(await told('alertname=TargetDown', 'severity=critical', 'integration=slack')).toBe(
      'platform,escalation,critical',
    );
  });

  describe('through the real Alertmanager', () => {
    const paths: string[] = [];
    let server: Server;
    beforeAll(async () => {
      server = createServer((request, response) => {
        paths.push(request.url!);
        response.writeHead(request.url === '/slack' ? 404 : 200).end();
      });
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      for (const [name, value] of [
        ['slack-url', `${url}/slack`],
        ['ops-hook', `${url}/ops`],
      ] as const) {
        const file = join(folder, 'secrets', name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, value);
      }
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });
    it('reaches people by the other channel', async ({ skip }) => {
      skip(missing !== undefined, missing);
      const stack = await startNative({
        project,
        only: ['alertmanager'],
        config: { channels: { critical: [slack], info: [hook] }, timeScale: 60 },
        givenFolder: join(folder, 'secrets'),
        artifacts: () => [],
      });
      const post = (labels: object) =>
        open(`${stack.urls.alertmanager}/api/v2/alerts`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([{ labels: { service: 'monitoring', severity: 'critical', ...labels } }]),
        });
      try {
        await post({ alertname: 'TargetDown' });
        await eventually(
          async () => paths.filter(path => path === '/slack').length,
          count => count > 0,
          20_000,
        );
        const failed = await eventually(
          async () => (await open(`${stack.urls.alertmanager}/metrics`)).text(),
          text => /^alertmanager_notifications_failed_total\{integration="slack".*\} [1-9]/m.test(text),
          20_000,
        );
        // The very label that the alert reads.
        expect(failed).toMatch(
          /^alertmanager_notifications_failed_total\{integration="slack",reason="clientError"/m,
        );
        expect(paths).not.toContain('/ops');
        await post({ alertname: 'NotificationsFailing', integration: 'slack' });
        await eventually(
          async () => paths.filter(path => path === '/ops').length,
          count => count > 0,
          20_000,
        );
      } finally {
        await stack.stop();
      }
    });
  });
});
