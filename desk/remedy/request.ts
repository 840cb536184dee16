import { createHmac } from 'node:crypto';
import type { DeskAction } from 'vigia/desk';
import type { Incident } from '../incidents/incident.ts';
import { type Reached, urlOf } from '../servers/reached.ts';
import type { RemedyRun } from './run.ts';

/** Returns the value of a secret. Throws if there is none. */
export type SecretValue = (name: string) => string;

/** A request that is ready to be sent, with what must not be shown of its answer. */
export interface RemedyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly secrets: readonly string[];
}

/**
 * Returns the address at which the action is called for the incident: that of its label `instance`, else the first. Throws if the
 * action has none in the environment of the incident.
 */
export function addressFor(
  { name, addresses }: DeskAction,
  environment: string,
  { labels }: Pick<Incident, 'labels'>,
  reached: Reached,
): string {
  const some = addresses[environment] ?? [];
  const urls = some.map(one => ({ url: urlOf(one, reached), at: 'at' in one ? one.at : undefined }));
  const { instance } = labels;
  const broken = urls.find(
    ({ url, at }) => instance !== undefined && (at === instance || url.host === instance),
  );
  const chosen = broken ?? urls[0];
  if (!chosen) throw new Error(`the action ${name} has no address in the environment ${environment}`);
  return chosen.url.href;
}

/** Returns the request of a run, with its login, its signature and its key. */
export function requestOf(
  action: DeskAction,
  run: RemedyRun,
  incident: Incident,
  url: string,
  secretValue: SecretValue,
  now: number,
): RemedyRequest {
  const { method, auth, sign, headers: more } = action;
  const secrets: string[] = [];
  const secret = (name: string): string => {
    const value = secretValue(name);
    secrets.push(value);
    return value;
  };
  const body = method === 'GET' ? undefined : JSON.stringify(action.body ?? messageOf(run, incident));
  const headers: Record<string, string> = {
    'user-agent': 'vigia-desk',
    accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  for (const [name, value] of Object.entries(more))
    headers[name.toLowerCase()] = typeof value === 'string' ? value : secret(value.secret);
  if (auth) headers.authorization = loginOf(auth, secret);
  headers['idempotency-key'] = run.id;
  headers['vigia-action'] = run.action;
  headers['vigia-incident'] = String(run.incident);
  if (sign !== undefined)
    headers['vigia-signature'] = signature(secret(sign), { at: now, key: run.id, method, url, body });
  return { method, url, headers, ...(body !== undefined && { body }), secrets };
}

function loginOf(auth: NonNullable<DeskAction['auth']>, secret: SecretValue): string {
  if ('bearer' in auth) return `Bearer ${secret(auth.bearer)}`;
  const { username, password } = auth.basic;
  return `Basic ${Buffer.from(`${username}:${secret(password)}`).toString('base64')}`;
}

/** What a service is told that has no body of its own. */
function messageOf(
  { id, action, attempt }: RemedyRun,
  { id: incident, name, environment, labels, startsAt }: Incident,
) {
  return {
    action,
    key: id,
    attempt,
    incident,
    alert: name,
    environment,
    labels,
    startsAt: new Date(startsAt).toISOString(),
  };
}

interface Signed {
  readonly at: number;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

/** Returns `t=SECONDS,v1=HEX`: the HMAC-SHA256 of `SECONDS.KEY.METHOD.PATH.BODY`. */
export function signature(secret: string, { at, key, method, url, body = '' }: Signed): string {
  const seconds = Math.floor(at / 1000);
  const { pathname, search } = new URL(url);
  const text = [seconds, key, method, `${pathname}${search}`, body].join('.');
  return `t=${seconds},v1=${createHmac('sha256', secret).update(text).digest('hex')}`;
}
