/** What a service takes that answers no page of others: it loads nothing else of the desk. */
export type { Access, Person, Role } from './access.ts';
export { type BrowserGuard, guardBrowser } from './browser.ts';
export { hostName, hostSet, isOwnHost } from './hosts.ts';
export { foreign } from './origin.ts';
