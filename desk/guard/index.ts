/** What a service takes that answers no page of others, or has the desk inside. */
export { type Access, type Person, type Role, roles } from './access.ts';
export { type BrowserGuard, guardBrowser } from './browser.ts';
export { hostName, hostSet, isOwnHost } from './hosts.ts';
export { foreign } from './origin.ts';
export { guard } from './part.ts';
export { hashPassword } from './passwords.ts';
