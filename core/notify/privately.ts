import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, isSentByDesk, secretsIn } from '../alerts/channels.ts';
import { yamlFile } from '../generate/yaml.ts';
import type { Config } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { startNative } from '../run/native.ts';
import { alertmanager, receiver } from '../stack/alertmanager.ts';
import { messageTemplates } from '../stack/message-templates.ts';
import { type Placement, provisioningFolder, type Server } from '../stack/server.ts';
import { type Sent, sentBy } from './accepted.ts';
import { channelName } from './channel-name.ts';
import { metricsOf, postAlert, testAlert } from './test-alert.ts';

/** What became of the test at one channel. */
export interface Verdict {
  readonly channel: string;
  /** The messages that it accepted. */
  readonly accepted: readonly ('firing' | 'resolved')[];
  /** Why it did not accept all. */
  readonly problem?: string;
}

/** Alertmanager tries again for ten seconds before it gives up; a second more, and what a slow service takes. */
const PATIENCE_MS = 25_000;
const POLL_MS = 200;

/**
 * Sends a test, firing and then resolved, through a private Alertmanager with the project's configuration of the receiver, each
 * channel for itself. Nobody else is told.
 */
export async function notifyPrivately(config: Config, name: string, root: string): Promise<Verdict[]> {
  const channels = config.channels[name] ?? [];
  const able = channels.filter(channel => !isSentByDesk(channel));
  const verdicts = able.length > 0 ? await send(config, name, able, root) : [];
  return channels.map(channel => {
    const i = able.indexOf(channel);
    if (i >= 0) return verdicts[i]!;
    const problem = `the desk sends it, and does not run here: test it with --running`;
    return { channel: channelName(channel), accepted: [], problem };
  });
}

async function send(
  config: Config,
  name: string,
  channels: readonly Channel[],
  root: string,
): Promise<Verdict[]> {
  const { project } = config;
  const given = resolve(root, config.secretsFolder);
  const stack = await startNative({
    project: testProject(project, name, channels),
    only: ['alertmanager'],
    config: { ...config, channels: { [name]: channels }, timeScale: 1 },
    givenFolder: given,
    root,
    artifacts: () => [],
  });
  try {
    const url = stack.urls.alertmanager!;
    const begun = new Date();
    const labels = { severity: 'info' };
    const log = () => readFile(stack.processes[0]!.logFile, 'utf8');
    await postAlert(url, testAlert(config, name, labels, begun));
    await settled(url, channels.length, 1);
    const isNotice = project.notices.some(notice => notice.receiver === name);
    if (!isNotice) {
      await postAlert(url, testAlert(config, name, labels, begun, new Date()));
      await settled(url, channels.length, 2);
    }
    const sent = sentBy('receiver_name', await metricsOf(url));
    const secrets = await valuesOf(channels, given);
    const text = withoutSecrets(await log(), secrets);
    return channels.map((channel, i) =>
      verdictOf(channel, sent.get(own(i)), isNotice, errorIn(text, own(i))),
    );
  } finally {
    await stack.stop();
  }
}

/** The name of the receiver that has one of the channels. */
function own(i: number): string {
  return `channel-${i + 1}`;
}

/** Resolves when each channel has accepted so many messages, or was given up. */
async function settled(url: string, channels: number, messages: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const sent = sentBy('receiver_name', await metricsOf(url));
    const isSettled = (one: Sent | undefined) => one && (one.accepted >= messages || one.lost > 0);
    if (Array.from({ length: channels }, (_, i) => sent.get(own(i))).every(isSettled)) return;
    await sleep(POLL_MS);
  }
}

function verdictOf(
  channel: Channel,
  { accepted = 0, refused = 0 }: Partial<Sent> = {},
  isNotice: boolean,
  error: string | undefined,
): Verdict {
  const wanted = isNotice ? (['firing'] as const) : (['firing', 'resolved'] as const);
  const got = wanted.slice(0, accepted);
  const name = channelName(channel);
  if (got.length === wanted.length) return { channel: name, accepted: got };
  const why = error ?? (refused > 0 ? 'it refused' : `no answer within ${PATIENCE_MS / 1000} s`);
  return {
    channel: name,
    accepted: got,
    problem: got.length > 0 ? `the message that it resolved: ${why}` : why,
  };
}

/** The last error that the log has about a receiver. */
function errorIn(log: string, name: string): string | undefined {
  const line = log.split('\n').findLast(one => new RegExp(`\\b${name}\\b`).test(one) && one.includes('err='));
  const text = line && (/err="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? /err=(\S+)/.exec(line)?.[1]);
  return text
    ?.replaceAll('\\"', '"')
    .replaceAll('\\n', ' ')
    .replace(new RegExp(`^.*${name}/\\S+: `), '')
    .replace(
      /^notify retry canceled (?:after \d+ attempts|due to unrecoverable error after \d+ attempts): /,
      '',
    )
    .slice(0, 300);
}

/** Alertmanager leaves out most addresses, but not those of Telegram. */
function withoutSecrets(text: string, values: readonly string[]): string {
  return values.reduce((so, value) => so.replaceAll(value, '<secret>'), text);
}

async function valuesOf(channels: readonly Channel[], folder: string): Promise<string[]> {
  const files = channels.flatMap(secretsIn).map(({ name }) => resolve(folder, name));
  const values = await Promise.all(files.map(file => readFile(file, 'utf8')));
  return values.map(value => value.trim()).filter(value => value.length > 3);
}

/** The project, whose Alertmanager has a receiver for each of the channels and tells all of them. */
function testProject(project: Project, name: string, channels: readonly Channel[]): Project {
  const server: Server = {
    ...alertmanager,
    arguments: (config, placement) => [
      ...alertmanager.arguments!(config, placement),
      '--enable-feature=receiver-name-in-metrics',
    ],
    configuration: (config, placement) => [
      {
        path: `${provisioningFolder('alertmanager')}/alertmanager.yml`,
        content: yamlFile(project, testConfig(config, name, channels, placement)),
      },
      {
        path: `${provisioningFolder('alertmanager')}/templates/vigia.tmpl`,
        content: messageTemplates(config),
      },
    ],
  };
  return { ...project, servers: new Map(project.servers).set('alertmanager', server) };
}

function testConfig(config: Config, name: string, channels: readonly Channel[], placement: Placement) {
  const times = { group_wait: '0s', group_interval: '1s', repeat_interval: '1h' };
  return {
    templates: ['templates/*.tmpl'],
    route: {
      receiver: 'nobody',
      group_by: ['alertname', ...config.project.fleetLabels],
      ...times,
      routes: channels.map((_, i) => ({ receiver: own(i), matchers: ['service="vigia"'], continue: true })),
    },
    receivers: [
      { name: 'nobody' },
      ...channels.map((channel, i) => ({
        ...receiver(name, [channel], undefined, config, placement),
        name: own(i),
      })),
    ],
  };
}
