import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOPBACK, nativeArtifacts, nativePlacement } from '../../core/generate/native.ts';
import { apply, compare } from '../../core/generate/write.ts';
import { configure as configureProject } from '../../core/project/config.ts';
import { open, withLogin } from '../../core/remote/url.ts';
import { locate } from '../../core/run/locate.ts';
import { ensureSecrets, madeSecret } from '../../core/run/secrets.ts';
import { alertmanager } from '../../core/stack/alertmanager.ts';
import { PASSWORD_SECRET } from '../../core/stack/login.ts';
import type { ServerName } from '../../core/stack/server.ts';
import { freePorts } from '../bundle.ts';
import { end } from '../end.ts';
import { LETTER, READERS, withLetters } from '../letters.ts';
import { createAlertmanagerClient } from './alertmanager-client.ts';

/** Whoever keeps notifications elsewhere has Alertmanager let alerts climb; our desk does it itself. */
const withoutOurDesk = defineConfig({
  ...withLetters.options,
  desk: { server: 'exporter', inbox: '/inbox' },
});
/** The quarter of an hour of `escalateAfter` is five seconds. */
const TIME_SCALE = 180;
const ESCALATES_MS = (15 * 60_000) / TIME_SCALE;

const { programs, absent } = await locate(['alertmanager'], true);
const program = programs.get('alertmanager');
const why = absent.get('alertmanager');

describe.skipIf(!program)(`real Alertmanager${why ? ` (${why})` : ''}`, () => {
  const told: { receiver: string; alertname: string; status: string; at: number }[] = [];
  let folder: string;
  let url: string;
  let inbox: Server;
  let server: ChildProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-escalation-'));
    const ports = await freePorts();
    const config = configureProject(withoutOurDesk, { timeScale: TIME_SCALE });
    const location = {
      servers: new Set<ServerName>(['alertmanager', 'exporter']),
      ports,
      folder,
      secretsFolder: folder,
    };
    const artifacts = nativeArtifacts(config, location);
    await apply(artifacts, await compare(artifacts, folder), folder);
    await ensureSecrets(folder);
    inbox = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', () => {
        response.end();
        const receiver = request.url!.split('/').at(-1)!;
        for (const { status, labels } of JSON.parse(text).alerts)
          told.push({ receiver, alertname: labels.alertname, status, at: Date.now() });
      });
    }).listen(ports.exporter, LOOPBACK);
    url = withLogin(`http://${LOOPBACK}:${ports.alertmanager}`, madeSecret(folder, PASSWORD_SECRET)!);
    const { path, cwd } = program!;
    const args = alertmanager.arguments!(config, nativePlacement(location));
    server = spawn(path, args, { cwd, stdio: 'ignore' });
    const ready = () =>
      open(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let i = 0; i < 200 && !(await ready()); i++) await sleep(100);
  });
  afterAll(async () => {
    await end(server);
    inbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const labels = (alertname: string, more: object = {}) => ({
    alertname,
    severity: 'critical',
    category: 'system',
    service: 'shop',
    ...more,
  });
  const fire = (of: object, seconds = 300) =>
    createAlertmanagerClient(url).post({ labels: of as Record<string, string>, annotations: {}, seconds });
  const receiversOf = (alertname: string) =>
    told.filter(one => one.alertname === alertname && one.status === 'firing').map(one => one.receiver);
  const arrives = async (alertname: string, receiver: string) => {
    for (let i = 0; i < 300 && !receiversOf(alertname).includes(receiver); i++) await sleep(100);
    expect(receiversOf(alertname)).toContain(receiver);
    return told.find(one => one.alertname === alertname && one.receiver === receiver)!.at;
  };
  const waited = () => sleep(ESCALATES_MS * 2);

  it('tells of a critical alert at once, and the next in line when it still fires after the wait', async () => {
    const start = Date.now();
    await fire(labels('Lasting'));
    expect((await arrives('Lasting', 'critical')) - start).toBeLessThan(ESCALATES_MS);
    expect(receiversOf('Lasting')).not.toContain('escalation');
    const after = (await arrives('Lasting', 'escalation')) - start;
    expect(after).toBeGreaterThanOrEqual(ESCALATES_MS * 0.95);
  });
  it('does not tell the next in line of one that has ended by then, or is a warning', async () => {
    await fire(labels('Short'));
    await fire(labels('Mild', { severity: 'warning' }));
    await arrives('Short', 'critical');
    await fire(labels('Short'), 0.001);
    await waited();
    expect(receiversOf('Short')).toEqual(['critical']);
    expect(receiversOf('Mild')).toEqual(['warning']);
  });
  it('does not tell the next in line of one that somebody has silenced', async () => {
    await fire(labels('Taken'));
    await arrives('Taken', 'critical');
    await createAlertmanagerClient(url).silence({
      labels: labels('Taken'),
      by: 'Ana',
      comment: 'on it',
      seconds: 600,
    });
    await waited();
    expect(receiversOf('Taken')).toEqual(['critical']);
  });
  it('tells of an emergency by its own channel, at once', async () => {
    const start = Date.now();
    await fire(labels('Emergency', { escalate: 'true' }));
    expect((await arrives('Emergency', 'emergency')) - start).toBeLessThan(ESCALATES_MS);
  });
  it('delivers a notice once, to those who read it', async () => {
    await fire(labels(LETTER, { severity: 'none' }));
    await arrives(LETTER, READERS);
    await sleep(1500);
    expect(receiversOf(LETTER)).toEqual([READERS]);
  });
});
