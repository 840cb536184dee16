import { defineConfig, defineSystem, type RemedyAction, type Target } from 'vigia';
import type { Alert, Remedy } from 'vigia/alerts';
import { describe, expect, it } from 'vitest';
import { deskProject } from '../../../core/desk/project.ts';
import { deskActions, deskRemedy } from '../../../core/desk/remedies.ts';
import { runbookArtifacts } from '../../../core/generate/docs/runbooks.ts';
import { configure } from '../../../core/project/config.ts';
import { givenSecretsOf } from '../../../core/stack/secrets.ts';
import { manyWait, ordersFail, shop } from '../../shop.ts';

const packFaster: RemedyAction = {
  about: 'Packs the oldest orders first',
  url: 'https://shop.example/pack',
};
const desk = { server: 'prometheus', inbox: '/inbox' };
const withRemedy = (remedy: object, options: object = {}) =>
  shop([{ ...ordersFail, remedy: remedy as Remedy }, manyWait], {
    remedies: { 'pack-faster': packFaster },
    desk,
    ...options,
  });
const withAction = (action: object, options: object = {}) =>
  shop([ordersFail], { remedies: { 'pack-faster': { ...packFaster, ...action } }, desk, ...options });
const called = (project: ReturnType<typeof shop>, environment?: string) =>
  deskActions(configure(project, environment === undefined ? {} : { environment }))[0]!;

describe('the remedy of an alert', () => {
  it('reaches the desk with every limit, shortened as time is', () => {
    const { alerts } = withRemedy({ action: 'pack-faster', approval: 'person' });
    expect(deskRemedy(alerts[0]!)).toEqual({
      action: 'pack-faster',
      approval: 'person',
      approvalMs: 3_600_000,
      cooldownMs: 600_000,
      maxPerHour: 3,
      hourMs: 3_600_000,
      tries: 1,
      dryRun: false,
    });
    expect(deskRemedy(alerts[0]!, 60)).toMatchObject({ cooldownMs: 10_000, hourMs: 60_000, maxPerHour: 3 });
    expect(deskRemedy(alerts[1]!)).toBeUndefined();
  });
  it('is another in one environment, or none, field by field over what the project says', () => {
    const project = withRemedy(
      { action: 'pack-faster', approval: 'person', cooldown: '5m' },
      {
        override: { ShopOrdersFail: { remedy: { maxPerHour: 1 } } },
        environments: {
          production: {},
          staging: { override: { ShopOrdersFail: { remedy: { dryRun: true, approval: false } } } },
          trial: {
            override: {
              ShopOrdersFail: { remedy: false },
              ShopManyOrdersWait: { remedy: { action: 'pack-faster', tries: 2 } },
            },
          },
        },
      },
    );
    const inAll = (name: string) =>
      ['production', 'staging', 'trial'].map(environment => {
        const config = configure(project, { environment });
        return deskProject(config).alerts.find(one => one.name === name)!.remedy;
      });
    const usual = { action: 'pack-faster', cooldownMs: 300_000, maxPerHour: 1 };
    const [production, staging, trial] = inAll('ShopOrdersFail');
    expect(production).toMatchObject({ ...usual, approval: 'person', dryRun: false });
    expect(staging).toMatchObject({ ...usual, dryRun: true });
    expect(staging).not.toHaveProperty('approval');
    expect(trial).toBeUndefined();
    expect(inAll('ShopManyOrdersWait')).toEqual([
      undefined,
      undefined,
      expect.objectContaining({ action: 'pack-faster', tries: 2 }),
    ]);
    const runbook = (environment: string) =>
      runbookArtifacts(configure(project, { environment })).find(({ path }) =>
        path.endsWith('/ShopOrdersFail.md'),
      )!.content;
    expect(runbook('staging')).toContain('it is a dry run');
    expect(runbook('trial')).not.toContain('pack-faster');
  });
  it.each([
    [{ dryRun: 'yes' }, 'alert ShopOrdersFail: remedy.dryRun is "yes": use true or false'],
    [{ action: 'pack-fasta' }, 'remedy.action is "pack-fasta": did you mean pack-faster?'],
    [{ cooldwn: '1m' }, 'did you mean cooldown?'],
    [
      'off',
      'override ShopOrdersFail: remedy is "off": use false, or the fields that differ, such as { dryRun: true }',
    ],
  ])('is not overridden by %j', (remedy, problem) => {
    expect(() => withRemedy({ action: 'pack-faster' }, { override: { ShopOrdersFail: { remedy } } })).toThrow(
      problem,
    );
  });
  it('is not overridden where there is none, unless the action is said', () => {
    expect(() =>
      withRemedy({ action: 'pack-faster' }, { override: { ShopManyOrdersWait: { remedy: { tries: 2 } } } }),
    ).toThrow(
      'override ShopManyOrdersWait: remedy is {"tries":2}: the alert has no remedy: say its action, or leave it out',
    );
  });
  it('does not compile for an action that is not among the named ones', () => {
    const one: Alert<string, string, 'pack-faster'> = { ...ordersFail, remedy: { action: 'pack-faster' } };
    // @ts-expect-error: no such action.
    const other: Alert<string, string, 'pack-faster'> = { ...ordersFail, remedy: { action: 'pack-slower' } };
    expect([one, other]).toHaveLength(2);
  });
  it.each([
    [
      { action: 'pack-fasta' },
      'alert ShopOrdersFail: remedy.action is "pack-fasta": did you mean pack-faster?',
    ],
    [{ action: 'sell' }, 'use one of pack-faster'],
    [{ action: 'pack-faster', cooldown: '10' }, 'remedy.cooldown is "10": give a number and a unit'],
    [{ action: 'pack-faster', cooldown: '0s' }, 'remedy.cooldown is "0s": give more than 0 and at most 1d'],
    [{ action: 'pack-faster', maxPerHour: 0 }, 'remedy.maxPerHour is 0: give a whole number from 1 to 60'],
    [{ action: 'pack-faster', maxPerHour: Number.NaN }, 'remedy.maxPerHour is null'],
    [{ action: 'pack-faster', tries: 1.5 }, 'remedy.tries is 1.5'],
    [{ action: 'pack-faster', approval: 'anyone' }, 'remedy.approval is "anyone": use \'person\''],
    [{ action: 'pack-faster', dryRun: 'yes' }, 'remedy.dryRun is "yes": use true or false'],
    [{ action: 'pack-faster', coolDown: '5m' }, 'did you mean cooldown?'],
  ])('is refused with %j', (remedy, message) => {
    expect(() => withRemedy(remedy)).toThrow(message);
  });
  it('is refused where nothing is declared', () => {
    expect(() => withRemedy({ action: 'pack-faster' }, { remedies: {} })).toThrow(
      'declare it in remedies of the system or of the project',
    );
  });
  it('is refused in a project without a desk, which would call it', () => {
    expect(() => withRemedy({ action: 'pack-faster' }, { desk: undefined })).toThrow(
      'alert ShopOrdersFail has a remedy, which the desk calls: give the project one, such as desk: {}',
    );
  });
  it('is in the runbook, with its limits', () => {
    const page = (remedy: object) =>
      runbookArtifacts(configure(withRemedy(remedy))).find(({ path }) => path.endsWith('ShopOrdersFail.md'))!
        .content;
    expect(page({ action: 'pack-faster', tries: 2 })).toContain(
      'The desk calls `pack-faster` (packs the oldest orders first) by itself: up to 2 times for each incident, 10m apart, and at most 3 times an hour.',
    );
    expect(page({ action: 'pack-faster', approval: 'person' })).toContain(
      'When a person approves within 1h, the desk calls',
    );
    expect(page({ action: 'pack-faster', dryRun: true })).toContain('it is a dry run');
  });
});

describe('an action that the desk may call', () => {
  const targets: Target[] = [
    { job: 'shop', at: { production: ['10.0.0.1:80', '10.0.0.2:80'], staging: ['10.1.0.1:80'] } },
    { job: 'packer', server: 'loki' },
  ];
  const options = { targets, environments: { production: {}, staging: {} } };

  it('of a target has the addresses of each environment', () => {
    const project = withAction({ url: undefined, target: 'shop', path: '/pack' }, options);
    expect(called(project).addresses).toEqual({
      production: [
        { scheme: 'http', at: '10.0.0.1:80', path: '/pack' },
        { scheme: 'http', at: '10.0.0.2:80', path: '/pack' },
      ],
      staging: [{ scheme: 'http', at: '10.1.0.1:80', path: '/pack' }],
    });
  });
  it('of a server has its address in the environment that runs', () => {
    const project = withAction({ url: undefined, target: 'packer', path: '/pack' }, options);
    expect(called(project, 'staging').addresses).toEqual({
      staging: [{ scheme: 'http', at: 'loki', path: '/pack' }],
    });
  });
  it('with one address is called for the environment of the desk alone', () => {
    const urls = { production: 'https://shop.example/pack', staging: 'https://staging.example/pack' };
    expect(called(withAction({}, options), 'staging').addresses).toEqual({
      staging: [{ url: packFaster.url }],
    });
    expect(called(withAction({ url: urls }, options)).addresses).toEqual({
      production: [{ url: urls.production }],
      staging: [{ url: urls.staging }],
    });
  });
  it('has its secrets read by the desk, and by nobody else', () => {
    const project = withAction({
      auth: { bearer: 'shop-token' },
      sign: 'shop-signature',
      headers: { 'x-api-key': { secret: 'shop-key' }, 'x-from': 'desk' },
    });
    expect(givenSecretsOf('prometheus', configure(project))).toEqual([
      'shop-key',
      'shop-signature',
      'shop-token',
    ]);
    expect(JSON.stringify(called(project))).toContain('"x-from":"desk"');
  });
  it.each([
    [{ url: 'shop.example/pack' }, 'remedy pack-faster: url is "shop.example/pack": give a full URL'],
    [{ url: 'ftp://shop.example' }, 'give a full URL that begins with http:// or https://'],
    [{ url: 'https://ana:hunter2@shop.example/' }, 'url has a login, of shop.example'],
    [{ url: { live: 'https://shop.example/' } }, 'url is "live": it is not an environment; use production'],
    [{ url: undefined }, 'give either url, or target and path'],
    [{ target: 'shop', path: '/pack' }, 'give either url, or target and path'],
    [{ url: undefined, target: 'shopp', path: '/pack' }, 'target is "shopp": did you mean shop?'],
    [{ url: undefined, target: 'shop', path: 'pack' }, 'path is "pack": give a path'],
    [{ method: 'post' }, 'method is "post": use one of POST'],
    [{ about: ' ' }, 'about is " ": say in a few words what it does'],
    [{ timeout: '10m' }, 'timeout is "10m": give more than 0 and at most 5m'],
    [{ method: 'GET', body: {} }, 'a GET has no body'],
    [{ body: 'x' }, 'body is "x": give an object'],
    [{ body: { x: 'x'.repeat(70_000) } }, 'give at most 65536'],
    [{ headers: { 'Idempotency-Key': '1' } }, 'the desk sets this header itself'],
    [{ headers: { Authorization: 'Bearer abc' } }, "give { secret: 'name-of-the-secret' }"],
    [{ headers: { 'x-from': 'a\r\nb: c' } }, 'use printable ASCII on one line'],
    [{ auth: {} }, 'auth has neither basic nor bearer'],
    [{ sign: 'Shop Signature' }, 'sign is "Shop Signature"'],
    [{ uri: 'https://shop.example' }, 'did you mean url?'],
  ])('is refused with %j', (action, message) => {
    expect(() => withAction(action, { targets: [{ job: 'shop', at: ['10.0.0.1:80'] }] })).toThrow(message);
  });
  it('says nothing of a login that it refuses', () => {
    expect(() => withAction({ url: 'https://ana:hunter2@shop.example/' })).not.toThrow('hunter2');
    expect(() => withAction({ headers: { authorization: 'Bearer hunter2' } })).not.toThrow('hunter2');
  });
  it('is declared once', () => {
    const system = defineSystem({
      name: 'shop',
      title: 'Shop',
      metrics: [],
      remedies: { 'pack-faster': packFaster },
    });
    const twice = () => defineConfig({ systems: [system], remedies: { 'pack-faster': packFaster } });
    expect(twice).toThrow('remedy pack-faster: the project declares it, and so does system shop: rename one');
  });
});
