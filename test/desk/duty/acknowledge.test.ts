import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkKey } from '../../../desk/acknowledge/key.ts';
import { sign, verify } from '../../../desk/acknowledge/token.ts';
import { incidentLinks } from '../../../desk/messages/links.ts';
import { databases } from '../databases.ts';
import { json, post } from '../support.ts';
import { HOUR, MINUTE, NOON, startWorld, type World } from './world.ts';

const form = (world: World, path: string, fields: Record<string, string>, headers = {}) =>
  fetch(`${world.desk.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

describe.each(databases)('acknowledging by the API and by forms, on $name', database => {
  let world: World;
  beforeAll(async () => {
    await database.start();
    world = await startWorld(database);
    await world.alert('QueueFull');
  });
  afterAll(async () => {
    await world.close();
    await database.remove();
  });

  it('returns the incident, with name, note and end', async () => {
    const { status, body } = await post(world.desk, '/incidents/1/acknowledge', {
      ...{ by: ' Ana ', note: 'I look', until: new Date(NOON + HOUR).toISOString() },
    });
    expect(status).toBe(200);
    expect(body.incident).toMatchObject({ acknowledgedBy: 'Ana', acknowledgedUntil: NOON + HOUR });
    const { by, detail } = (await world.context.incidents.timeline(1)).at(-1)!;
    expect({ by, detail }).toEqual({ by: 'Ana', detail: { until: NOON + HOUR, note: 'I look', via: 'api' } });
  });

  it('ends it', async () => {
    expect((await post(world.desk, '/incidents/1/unacknowledge', { by: 'Ana' })).body.incident).toMatchObject(
      {
        acknowledgedBy: null,
      },
    );
  });

  it('answers a form with the page of the incident', async () => {
    const response = await form(world, '/incidents/1/acknowledge', { by: 'Bruno', note: '', minutes: '30' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/incidents/1']);
    expect((await world.only()).acknowledgedUntil).toBe(NOON + 30 * MINUTE);
  });

  it.each<[string, unknown, number, string]>([
    ['nobody', {}, 400, 'by'],
    ['an empty name', { by: '  ' }, 400, 'by'],
    ['a name that is no text', { by: ['Ana'] }, 400, 'by'],
    ['a very long name', { by: 'a'.repeat(101) }, 400, 'by'],
    ['a very long note', { by: 'Ana', note: 'a'.repeat(1001) }, 400, 'note'],
    ['no time at all', { by: 'Ana', minutes: 0 }, 400, 'minutes'],
    ['a time that is over', { by: 'Ana', until: NOON - 1 }, 400, 'until'],
    ['a time without its zone', { by: 'Ana', until: '2026-01-07T18:00:00' }, 400, 'until'],
    ['a time beyond all times', { by: 'Ana', until: 1e300 }, 400, 'until'],
    ['minutes beyond all times', { by: 'Ana', minutes: 1e300 }, 400, 'minutes'],
    ['both', { by: 'Ana', minutes: 5, until: NOON + HOUR }, 400, 'until'],
    ['a year', { by: 'Ana', minutes: 525_600 }, 400, 'minutes'],
    ['another field', { by: 'Ana', who: 'Ana' }, 400, 'who'],
    ['a list', [], 400, 'body'],
    ['what is not JSON', '{', 400, 'body'],
  ])('refuses %s, and changes nothing', async (_, body, status, field) => {
    const before = await world.context.incidents.timeline(1);
    const answer = await post(world.desk, '/incidents/1/acknowledge', body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(await world.context.incidents.timeline(1)).toEqual(before);
  });

  it.each(['99', '0', 'x', '1e3', '99999999999999999999', '-1', '%00'])('knows no incident %s', async id => {
    expect((await post(world.desk, `/incidents/${id}/acknowledge`, { by: 'Ana' })).status).toBe(404);
  });

  it('refuses what is resolved', async () => {
    await world.alert('Other');
    await world.alert('Other', { status: 'resolved' });
    expect((await post(world.desk, '/incidents/2/acknowledge', { by: 'Ana' })).status).toBe(409);
  });

  it('says who has the duty', async () => {
    expect(await json(world.desk, '/duty/on-call')).toMatchObject({
      now: { person: 'ana', until: Date.UTC(2026, 0, 12, 9) },
      next: { person: 'bruno', from: Date.UTC(2026, 0, 12, 9) },
      people: ['ana', 'bruno'],
    });
    expect(await json(world.desk, '/duty/on-call?at=2026-01-13T00:00:00Z')).toMatchObject({
      now: { person: 'bruno' },
    });
  });
});

describe.each(databases)('a link in a message, on $name', database => {
  let world: World;
  let path: string;
  beforeAll(async () => {
    await database.start();
    world = await startWorld(database);
    await world.alert('QueueFull', { labels: { environment: '<b>staging</b>' } });
    const url = world.context.hub.find(incidentLinks)?.acknowledge?.({ id: 1 });
    path = url!.slice(world.desk.url.length);
  });
  afterAll(async () => {
    await world.close();
    await database.remove();
  });
  const get = (headers = {}) => fetch(world.desk.url + path, { headers });

  it('shows what it would do to whoever opens it, and does nothing', async () => {
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(world.desk.url + path, {
        ...{ method, headers: { 'user-agent': 'WhatsApp/2.23.20.0 A' } },
      });
      expect(response.status).toBe(200);
    }
    const page = await (await get()).text();
    expect(page).toContain('QueueFull');
    expect(page).toContain('&#60;b&#62;staging');
    expect(page).toContain('<form method="post">');
    expect(page).not.toContain('<script');
    expect((await world.only()).acknowledgedAt).toBeNull();
  });

  it('is kept by nobody, framed by nobody, and told to no other page', async () => {
    const { headers } = await get();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-robots-tag')).toBe('noindex');
  });

  it('speaks the language of its reader', async () => {
    expect(await (await get({ 'accept-language': 'pt-BR' })).text()).toContain('Reconhecer');
  });

  it('acknowledges when its form is sent', async () => {
    const response = await form(world, path, { by: 'Ana', note: 'on my way', minutes: '60' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Acknowledged by Ana until');
    expect(await world.only()).toMatchObject({ acknowledgedBy: 'Ana', acknowledgedUntil: NOON + HOUR });
    const { detail } = (await world.context.incidents.timeline(1)).at(-1)!;
    expect(detail).toMatchObject({ via: 'link', note: 'on my way' });
  });

  it('needs a name', async () => {
    expect((await form(world, path, { note: 'x' })).status).toBe(400);
  });

  it.each<[string, (path: string) => string]>([
    ['another incident', one => one.replace('/acknowledge/1.', '/acknowledge/2.')],
    ['a later end', one => one.replace(/\.(\w+)\./, '.zzzzzz.')],
    ['another signature', one => `${one.slice(0, -1)}${one.endsWith('A') ? 'B' : 'A'}`],
    ['half of it', one => one.slice(0, -8)],
    ['nonsense', () => '/acknowledge/x'],
  ])('is refused with %s', async (_, change) => {
    const before = await world.context.incidents.timeline(1);
    expect((await fetch(world.desk.url + change(path))).status).toBe(410);
    expect((await form(world, change(path), { by: 'Eve' })).status).toBe(410);
    expect(await world.context.incidents.timeline(1)).toEqual(before);
  });

  it('says so when there is nothing left to acknowledge', async () => {
    await world.alert('QueueFull', { status: 'resolved', labels: { environment: '<b>staging</b>' } });
    expect(await (await get()).text()).toContain('nothing to acknowledge');
    expect((await form(world, path, { by: 'Ana' })).status).toBe(409);
  });

  it('ends after a day', async () => {
    world.jump(24 * HOUR + 1000);
    expect((await get()).status).toBe(410);
    expect((await form(world, path, { by: 'Ana' })).status).toBe(410);
  });
});

describe('the signature', () => {
  const key = Buffer.from('one key');
  const linked = { incident: 12, expires: NOON };

  it('is of one key, one incident and one end', () => {
    const token = sign(linked, key);
    expect(verify(token, key, NOON - 1)).toEqual(linked);
    expect(verify(token, key, NOON)).toBeUndefined();
    expect(verify(token, Buffer.from('another key'), NOON - 1)).toBeUndefined();
    expect(token.length).toBeLessThan(50);
  });
});

describe('the key', () => {
  it('is made once, for its owner alone, and stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-key-'));
    const first = linkKey({}, folder);
    expect(linkKey({}, folder)).toEqual(first);
    expect(first.length).toBeGreaterThan(40);
    expect((statSync(join(folder, 'link-key')).mode & 0o777).toString(8)).toBe('600');
    expect((await readFile(join(folder, 'link-key'))).equals(first)).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('may be given, and is refused if it can be guessed', () => {
    expect(linkKey({ LINK_KEY: 'sixteen letters!' }, undefined).toString()).toBe('sixteen letters!');
    expect(() => linkKey({ LINK_KEY: 'short' }, undefined)).toThrow('LINK_KEY is set but has 5 characters');
  });
});
