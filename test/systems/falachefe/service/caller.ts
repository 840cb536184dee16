import type { App } from '../../../../exporter/app.ts';
import { UserCaller } from '../../../../exporter/systems/falachefe/traffic/caller.ts';

/** Somebody who uses the service by its API. */
export const callerOf = (app: App): UserCaller => new UserCaller(() => app.url, new AbortController().signal);
