import type { Alert } from '../alerts/alert.ts';
import type { Remedy } from '../alerts/remedy.ts';
import { checkSecretName } from '../alerts/secret-name.ts';
import { checkAuth } from '../project/check-target.ts';
import { milliseconds } from '../promql/duration.ts';
import { didYouMean } from '../promql/text/suggest.ts';
import { type Around, checkPlace, type Refuse, refusing } from './check-place.ts';
import { madeForCalls, type RemedyAction, secretsOfRemedy } from './remedy-action.ts';

/** Throws for a remedy whose action the project does not allow, or whose limits limit nothing. */
export function checkRemedies(
  alerts: readonly Alert[],
  actions: Readonly<Record<string, RemedyAction>>,
): void {
  for (const { name, severity, remedy } of alerts) {
    if (remedy === undefined) continue;
    const refuse = refusing(`alert ${name}`);
    if (severity === 'none')
      refuse('remedy', remedy, 'the alert fires while all is well; leave the remedy out');
    known(refuse, 'remedy', remedy, FIELDS_OF_REMEDY);
    checkNamed(refuse, remedy, Object.keys(actions));
    checkLimits(refuse, remedy);
  }
}

const FIELDS_OF_REMEDY: readonly string[] = [
  'action',
  'approval',
  'approvalWithin',
  'cooldown',
  'maxPerHour',
  'tries',
  'dryRun',
] satisfies (keyof Remedy)[];

function checkNamed(refuse: Refuse, { action }: Remedy, names: readonly string[]): void {
  if (names.includes(action)) return;
  const fix =
    names.length === 0
      ? 'declare it in remedies of the system or of the project'
      : (didYouMean(String(action), names) ??
        `declare it in remedies of the system or of the project, or use one of ${names.join(', ')}`);
  refuse('remedy.action', action, fix);
}

function checkLimits(refuse: Refuse, remedy: Remedy): void {
  const { approval, dryRun } = remedy;
  if (approval !== undefined && approval !== 'person')
    refuse('remedy.approval', approval, "use 'person', or leave it out");
  if (dryRun !== undefined && typeof dryRun !== 'boolean')
    refuse('remedy.dryRun', dryRun, 'use true or false');
  for (const field of ['cooldown', 'approvalWithin'] as const) {
    const text = remedy[field];
    if (text !== undefined) checkTime(refuse, `remedy.${field}`, text, DAY_MS);
  }
  for (const [field, most] of [['maxPerHour', MOST_PER_HOUR] as const, ['tries', MOST_TRIES] as const]) {
    const number = remedy[field];
    if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= most))
      refuse(`remedy.${field}`, number, `give a whole number from 1 to ${most}, or leave the remedy out`);
  }
}

const DAY_MS = 86_400_000;
const MOST_PER_HOUR = 60;
/** One a minute for an hour. */
const MOST_TRIES = 60;
const LONGEST_CALL_MS = 300_000;
/** A body that is larger is data, which belongs into the service. */
const MOST_BYTES = 65_536;

function checkTime(refuse: Refuse, field: string, text: unknown, most: number): void {
  const limit = most === DAY_MS ? '1d' : '5m';
  let length = 0;
  try {
    length = milliseconds(text as never);
  } catch {
    refuse(field, text, "give a number and a unit, such as '10m'");
  }
  if (!(length > 0 && length <= most)) refuse(field, text, `give more than 0 and at most ${limit}`);
}

const FIELDS_OF_ACTION: readonly string[] = [
  'about',
  'method',
  'url',
  'target',
  'path',
  'headers',
  'auth',
  'sign',
  'body',
  'timeout',
] satisfies (keyof RemedyAction)[];
const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'];

function known(refuse: Refuse, field: string, of: object, fields: readonly string[]): void {
  const other = Object.keys(of).find(name => !fields.includes(name));
  if (other !== undefined)
    refuse(
      field,
      { [other]: (of as Record<string, unknown>)[other] },
      didYouMean(other, fields) ?? `use ${fields.join(', ')}`,
    );
}

/** Throws with the field, the value and the fix if an action cannot be called as it is declared. */
export function checkRemedyAction(name: string, action: RemedyAction, around: Around): void {
  const where = `remedy ${name}`;
  const refuse = refusing(where);
  if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name) || name.length > 60)
    refuse('name', name, 'use a-z, 0-9 and single hyphens, starting with a letter, such as retry-leads');
  known(refuse, 'a field', action, FIELDS_OF_ACTION);
  const { about, method, body, timeout, auth } = action;
  const texts = typeof about === 'object' && about !== null ? [about.en, about.pt] : [about];
  if (texts.some(text => typeof text !== 'string' || text.trim() === ''))
    refuse('about', about, 'say in a few words what it does');
  if (method !== undefined && !METHODS.includes(method))
    refuse('method', method, `use one of ${METHODS.join(', ')}`);
  if (body !== undefined) checkBody(refuse, body, method);
  if (timeout !== undefined) checkTime(refuse, 'timeout', timeout, LONGEST_CALL_MS);
  checkPlace(refuse, action, around);
  checkHeaders(refuse, action);
  if (auth !== undefined) checkAuth(where, auth);
  for (const { field, name: secret } of secretsOfRemedy(action))
    checkSecretName(where, field, secret, madeForCalls);
}

function checkBody(refuse: Refuse, body: object, method: RemedyAction['method']): void {
  if (method === 'GET') refuse('body', body, 'a GET has no body; use POST');
  if (typeof body !== 'object' || body === null)
    refuse('body', body, 'give an object, which is sent as JSON');
  const size = JSON.stringify(body).length;
  if (size > MOST_BYTES) refuse('body', `${size} characters of JSON`, `give at most ${MOST_BYTES}`);
}

/** Those that the desk, or HTTP itself, sets. */
const TAKEN = /^(?:host|connection|content-length|transfer-encoding|idempotency-key|vigia-.*)$/i;
const HEADER = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

function checkHeaders(refuse: Refuse, { headers = {} }: RemedyAction): void {
  for (const [header, value] of Object.entries(headers)) {
    const field = `headers.${header}`;
    if (!HEADER.test(header) || TAKEN.test(header))
      refuse('headers', header, 'the desk sets this header itself, or it is not one; use another name');
    if (typeof value !== 'string') continue;
    if (/^(?:authorization|cookie|.*(?:token|secret|api-?key).*)$/i.test(header))
      throw new Error(
        `a remedy has the ${field} as text, which would be in generated files: give { secret: 'name-of-the-secret' }`,
      );
    if (!/^[\t -~]*$/.test(value)) refuse(field, value, 'use printable ASCII on one line');
  }
}
