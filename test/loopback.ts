import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Services on loopback for tests of targets. */
export class Services {
  private readonly servers: Server[] = [];

  /** Starts a service and returns its port. */
  async plain(listener: RequestListener): Promise<number> {
    return this.listen(createServer(listener));
  }

  /** Starts a service that speaks TLS. */
  async tls(
    { key, cert }: Pick<Certificate, 'key' | 'cert'>,
    listener: RequestListener,
    clientsOf?: string,
  ): Promise<number> {
    const clients = clientsOf && { ca: readFileSync(clientsOf), requestCert: true, rejectUnauthorized: true };
    return this.listen(
      createTlsServer({ key: readFileSync(key), cert: readFileSync(cert), ...clients }, listener),
    );
  }

  stop(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async listen(server: Server): Promise<number> {
    this.servers.push(server);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes an authority in the folder; undefined without openssl. */
export function makeAuthority(folder: string): Certificate | undefined {
  const files = { key: join(folder, 'ca.key'), cert: join(folder, 'ca.pem') };
  try {
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=an authority'],
      ...['-keyout', files.key, '-out', files.cert],
    );
    return files;
  } catch {
    return undefined;
  }
}

/** Makes a certificate for the name, which the authority signs. */
export function makeCertificate(folder: string, authority: Certificate, name: string): Certificate {
  const at = (ending: string) => join(folder, `${name}.${ending}`);
  openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
    ...['-addext', `subjectAltName=DNS:${name}`, '-keyout', at('key'), '-out', at('csr')],
  );
  openssl(
    ...['x509', '-req', '-in', at('csr'), '-CA', authority.cert, '-CAkey', authority.key, '-days', '2'],
    ...['-CAcreateserial', '-copy_extensions', 'copy', '-out', at('pem')],
  );
  return { key: at('key'), cert: at('pem') };
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
