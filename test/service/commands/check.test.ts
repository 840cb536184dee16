import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import { modules, systems } from '../../../exporter/systems.ts';
import { eventually, startTestApp } from '../support.ts';

const root = join(import.meta.dirname, '../../..');
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function check(...args: string[]): Promise<Outcome> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [join(root, 'scripts/run.mjs'), 'check', ...args],
      { cwd: root },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a server, and returns its host and port. */
async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serving = (listener: RequestListener) => listening(createServer(listener));
const answering = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  serving((_, response) => response.writeHead(status, { 'content-type': TEXT, ...headers }).end(body));

describe('check of the sample service', () => {
  let app: App;
  let alone: App;
  beforeAll(async () => {
    app = await startTestApp({ TRAFFIC: 'calm' });
    const whatsself = systems.find(({ name }) => name === 'whatsself')!;
    alone = await startTestApp({ TRAFFIC: 'calm' }, [
      whatsself,
      ...modules.filter(one => !systems.includes(one)),
    ]);
  });
  afterAll(() => Promise.all([app.close(), alone.close()]));

  it('finds nothing', async () => {
    const { stdout, code } = await eventually(
      () => check(`${app.url}/metrics`),
      outcome => outcome.code === 0,
      40_000,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\d+ metrics of the contract, 0 violations; 0 faults of the page; \d+ series in \d+ kB, \d+ metrics not in the contract\n$/,
    );
  });
  it.each(systems.map(({ name }) => name))('finds nothing of %s', async name => {
    await eventually(
      () => check(`${app.url}/metrics`, '--system', name),
      ({ code }) => code === 0,
      40_000,
    );
  });
  it('with one system finds nothing of that system, and what the others miss', async () => {
    await eventually(
      () => check(`${alone.url}/metrics`, '--system', 'whatsself'),
      ({ code }) => code === 0,
      40_000,
    );
    const { stdout, code } = await check(`${alone.url}/metrics`);
    expect(code).toBe(1);
    expect(stdout).toContain('crewai_active_crews is missing: declare and expose it');
  });
});

describe.concurrent('check of a page', () => {
  it('asks as Prometheus does', async () => {
    let asked: NodeJS.Dict<string | string[]> = {};
    const host = await serving((request, response) => {
      asked = request.headers;
      response.writeHead(200, { 'content-type': TEXT }).end('a 1\n');
    });
    await check(`http://${host}/metrics`, '--system', 'qualifier');
    expect(asked.accept).toBe(
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    );
    expect(asked['accept-encoding']).toBe('gzip');
    expect(asked['x-prometheus-scrape-timeout-seconds']).toBe('10');
  });
  it('that Prometheus refuses says where, why and what follows', async () => {
    const host = await answering('# TYPE temp gauge\ntemp{room="a"} 1,5\n');
    expect(await check(`http://${host}/metrics`)).toEqual({
      code: 1,
      stderr: '',
      stdout: `line 2: "1,5" is not a number: write a point instead of the comma
  temp{room="a"} 1,5
                 ^^^
  Prometheus refuses the page: it stores none of its samples, and up is 0
http://${host}/metrics: the page is refused, 0 series in 0.0 kB; it is not compared with the contract
`,
    });
  });
  it('of another type than Prometheus takes says so', async () => {
    const host = await answering('a 1\n', { 'content-type': 'text/html' });
    const { stdout, code } = await check(`http://${host}/metrics`);
    expect(stdout).toContain('the Content-Type is "text/html", which is not a page of metrics');
    expect(code).toBe(1);
  });
  it('is not asked for metrics of a kit that the service has not', async () => {
    const host = await answering('# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1\n');
    const { stdout } = await check(`http://${host}/metrics`);
    expect(stdout).toContain('crewai_active_crews is missing');
    expect(stdout).not.toContain('log_lines_total');
    expect(stdout).not.toContain('nodejs_event_loop_lag_seconds is missing');
    expect(stdout).toMatch(/\(\d+ of the telemetry kit not asked: the page shows none of it\)/);
    const kit = await answering('# TYPE log_lines_total counter\n');
    expect((await check(`http://${kit}/metrics`)).stdout).toContain(
      'nodejs_event_loop_lag_seconds is missing',
    );
  });
  it('of one system is asked for its own metrics and nothing else', async () => {
    const host = await answering('a 1\n');
    const { stdout, code } = await check(`http://${host}/metrics`, '--system', 'qualifier');
    const missing = stdout.split('\n').filter(line => line.includes('is missing'));
    expect(missing.length).toBeGreaterThan(5);
    expect(missing.filter(line => !/^qualifier_/.test(line))).toEqual([]);
    expect(code).toBe(1);
    expect((await check(`http://${host}/metrics`, '--system', 'nobody')).stderr).toContain(
      'there is no system "nobody"; use one of falachefe, whatsself, qualifier, production, atendeai',
    );
  });
  it('with credentials in its address sends them, and does not print them', async () => {
    const host = await serving(({ headers, url }, response) => {
      const isRight = headers.authorization === `Basic ${Buffer.from('ana:p@ß/w:rd').toString('base64')}`;
      response
        .writeHead(isRight && url === '/metrics?x=1' ? 200 : 401, { 'content-type': TEXT })
        .end('a x\n');
    });
    const right = await check(`http://ana:p%40%C3%9F%2Fw%3Ard@${host}/metrics?x=1`);
    expect(right.stdout).toContain(`http://${host}/metrics?x=1: the page is refused`);
    const wrong = await check(`http://ana:hunter2@${host}/metrics?x=1`);
    expect(wrong.stderr).toContain(
      `http://${host}/metrics?x=1 returned 401: the user name or the password in the address is wrong`,
    );
    expect((await check(`http://${host}/metrics`)).stderr).toContain('give credentials in the address');
    const bad = await check('ftp://ana:hunter2@host/metrics');
    const unparsable = await check('http://ana:hunter2@:x/metrics');
    const dead = await check('http://ana:hunter2@127.0.0.1:1/metrics');
    for (const { stdout, stderr } of [right, wrong, bad, unparsable, dead]) {
      expect(stderr + stdout).not.toMatch(/ana|hunter2|p@ß|p%40/);
    }
  });
  it('behind redirects is found; credentials stay with their host', async () => {
    let seen: string | undefined = 'nothing';
    const other = await serving(({ headers }, response) => {
      seen = headers.authorization;
      response.writeHead(200, { 'content-type': TEXT }).end('a x\n');
    });
    const host = await serving(({ url, headers }, response) => {
      const location = url === '/metrics' ? '/here' : `http://${other}/there`;
      expect(headers.authorization).toBeDefined();
      response.writeHead(302, { location }).end();
    });
    const { stdout } = await check(`http://ana:hunter2@${host}/metrics`);
    expect(stdout).toContain(`http://${other}/there: the page is refused`);
    expect(seen).toBeUndefined();
    const circle = await serving((_, response) => response.writeHead(302, { location: '/' }).end());
    expect((await check(`http://${circle}/`)).stderr).toContain(
      `http://${circle}/ redirects more than 10 times: give the address of the metrics page itself`,
    );
  });
  it('packed with gzip is unpacked; packed otherwise is refused, as by Prometheus', async () => {
    const packed = await answering(gzipSync('a x\n'), { 'content-encoding': 'gzip' });
    expect((await check(`http://${packed}/`)).stdout).toContain('line 1: "x" is not a number');
    const broken = await answering('a 1\n', { 'content-encoding': 'gzip' });
    expect((await check(`http://${broken}/`)).stderr).toContain('sends gzip that cannot be unpacked');
  });
  it.each([
    [204, '', 'returned 204: Prometheus takes 200 only'],
    [404, 'a 1\n', 'returned 404: give the address of a metrics page'],
    [503, 'a 1\n', 'returned 503: look into the log of the service'],
  ])('with status %i is refused', async (status, body, message) => {
    const host = await answering(body, {}, status);
    expect((await check(`http://${host}/`)).stderr).toContain(`http://${host}/ ${message}`);
  });
  it('that never ends is given up after the timeout of Prometheus', async () => {
    const host = await serving((_, response) => {
      response.writeHead(200, { 'content-type': TEXT }).write('a 1\n');
    });
    expect((await check(`http://${host}/`)).stderr).toContain(
      `http://${host}/ does not finish within 10 s, the timeout of Prometheus`,
    );
  });
  it('that is too large is given up', async () => {
    const packed = await answering(gzipSync(Buffer.alloc(65 * 1024 ** 2, 10)), {
      'content-encoding': 'gzip',
    });
    expect((await check(`http://${packed}/`)).stderr).toContain('sends more than 64 MB: expose fewer series');
  });
  it('that is cut is not taken for a page', async () => {
    const host = await serving((_, response) => {
      response.writeHead(200, { 'content-type': TEXT, 'content-length': '100' }).write('a 1\n');
      setTimeout(() => response.destroy(), 50);
    });
    const { code, stderr } = await check(`http://${host}/`);
    expect(stderr).toContain(`http://${host}/ breaks off in its page`);
    expect(code).toBe(1);
  });
  it('over TLS to a server without it, or of a name that nobody has, says what to mend', async () => {
    const host = await answering('a 1\n');
    expect((await check(`https://${host}/`)).stderr).toContain('does not speak TLS: write http://');
    expect((await check('http://vigia.invalid/metrics')).stderr).toContain(
      'does not respond (no host vigia.invalid): check the name',
    );
  });
  it('over TLS with a certificate that nobody vouches for says what to mend', async context => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-check-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    try {
      try {
        const options = [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '1',
          '-subj',
          '/CN=127.0.0.1',
        ];
        execFileSync('openssl', [...options, '-keyout', key, '-out', cert], { stdio: 'ignore' });
      } catch {
        context.skip('no openssl here to make a certificate');
      }
      const files = { key: await readFile(key), cert: await readFile(cert) };
      const host = await listening(createTlsServer(files, (_, response) => response.end('a 1\n')));
      const { stderr } = await check(`https://${host}/`);
      expect(stderr).toContain(`https://${host}/ has a certificate that is not trusted`);
      expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
