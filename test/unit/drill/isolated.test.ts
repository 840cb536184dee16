import { describe, expect, it } from 'vitest';
import { usualPace } from '../../../core/drill/pace.ts';
import { scenarioStack } from '../../../core/drill/private.ts';
import { nativeArtifacts } from '../../../core/generate/native.ts';
import { type Config, configure } from '../../../core/project/config.ts';
import { freePorts } from '../../../core/run/ports.ts';
import { sampleServer } from '../../../exporter/server.ts';
import { ordersFail, shop } from '../../shop.ts';

/** A project that reaches outside in every way that there is. */
const open = shop([ordersFail], {
  servers: [sampleServer],
  desk: { server: sampleServer.name, inbox: '/inbox' },
  scenarios: ['storm'],
  targets: [
    { job: 'sample', server: sampleServer.name },
    { job: 'shop', at: ['shop.example.org:9100'] },
    { job: 'both', server: sampleServer.name, at: ['both.example.org:9100'] },
  ],
  channels: {
    warning: [{ kind: 'slack', channel: '#shop', url: 'slack-url' }],
    critical: [
      {
        kind: 'email',
        to: 'shop@example.org',
        from: 'vigia@example.org',
        smarthost: 'mail.example.org:587',
        user: 'vigia',
        password: 'smtp-password',
      },
      { kind: 'webhook', url: 'webhook-url' },
      { kind: 'whatsapp', by: 'uaz', url: 'https://shop.uazapi.com/send/text', to: 'emergency-phone' },
    ],
  },
  environments: { production: { externalUrls: ['https://outside.example.org'] } },
});

/** All that the servers read. */
async function filesOf(config: Config): Promise<string> {
  const servers = new Set(config.project.servers.keys());
  const ports = await freePorts(config.project);
  const artifacts = nativeArtifacts(config, { servers, ports, folder: '/f', secretsFolder: '/s' });
  return artifacts.map(({ path, content }) => `${path}\n${content}`).join('\n');
}

const OUTSIDE = /example\.org|slack_configs|email_configs|url_file|:\d+\/send\//;

describe('a private stack of drills by scenarios', () => {
  it('has no channel, no target elsewhere and no service outside, which the project has', async () => {
    expect(await filesOf(configure(open))).toMatch(/shop\.example\.org/);
    expect(await filesOf(configure(open))).toMatch(/mail\.example\.org/);
    expect(await filesOf(configure(open))).toMatch(/outside\.example\.org/);
    const { project, config } = scenarioStack(open, [ordersFail], usualPace);
    const files = await filesOf(configure(project, config));
    expect(files).not.toMatch(OUTSIDE);
    // What it has of its own is still there.
    expect(files).toMatch(/job_name: sample/);
    expect(files).toMatch(/job_name: both/);
    expect(files).toMatch(/\/inbox\/warning/);
  });
  it('is told nothing of the environment that it is started in', () => {
    expect(scenarioStack(open, [], usualPace).isolated).toBe(true);
  });
});
