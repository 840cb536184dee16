import type { SecretName } from '../alerts/secret-name.ts';
import { type Auth, secretsOfLogin } from '../project/target.ts';
import type { Duration } from '../promql/duration.ts';

/** An HTTP request to a service of the project, which the desk may make when an alert with this remedy fires. */
export interface RemedyAction {
  /** What it does, in a few words without a full stop, such as `Ends the sessions that are stuck`. */
  readonly about: string | { readonly en: string; readonly pt: string };
  /** Default `POST`. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** The address, or that of each environment by its name. One address is for incidents of the desk's own environment. */
  readonly url?: string | Readonly<Record<string, string>>;
  /**
   * The job of a target of the project, whose address is called; `path` is what is called there. An alert with the label `instance`
   * calls that instance.
   */
  readonly target?: string;
  /** The path at the target, such as `/recovery/sessions`. */
  readonly path?: string;
  /** Further headers: texts, or the names of secrets. Default: none. */
  readonly headers?: Readonly<Record<string, string | { readonly secret: SecretName }>>;
  /** How the desk logs in. Default: it does not. */
  readonly auth?: Auth;
  /**
   * The secret with which requests are signed: `vigia-signature` is the HMAC-SHA256 of time, key, method, path and body. Default: they
   * are not signed.
   */
  readonly sign?: SecretName;
  /** Sent as JSON. Default: the alert that fires, with its labels. */
  readonly body?: object;
  /** How long the service may take. Default 30s, at most 5m. */
  readonly timeout?: Duration;
}

export const usualMethod = 'POST';
export const usualTimeout: Duration = '30s';

/** Returns the secrets that an action names. */
export function secretsOfRemedy({ auth, sign, headers = {} }: RemedyAction) {
  const inHeaders = Object.entries(headers).flatMap(([header, value]) =>
    typeof value === 'string' ? [] : [{ field: `headers.${header}`, name: value.secret }],
  );
  return [
    ...(auth ? secretsOfLogin(auth).map(([field, name]) => ({ field, name })) : []),
    ...(sign === undefined ? [] : [{ field: 'sign', name: sign }]),
    ...inHeaders,
  ];
}
