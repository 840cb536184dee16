/** Servers of a messenger: of people by number, of people by an id that hides the number, of groups. */
const SERVERS = String.raw`(?:s\.whatsapp\.net|c\.us|hosted(?:\.lid)?|lid|g\.us|newsletter|broadcast|call|bot)`;

/** An id of a messenger in a text; a device may stand between the number and the server. */
export const JID = new RegExp(
  String.raw`(\d{5,20})((?:-\d{6,12})?(?:[_.]\d{1,3})?(?::\d{1,4})?)@(${SERVERS})(?![a-z\d-]|\.[a-z\d])`,
  'gi',
);
const WHOLE = new RegExp(
  String.raw`^\s*\+?(\d{5,20})(-\d{6,12})?(?:[_.]\d{1,3})?(?::\d{1,4})?@(${SERVERS})\s*$`,
  'i',
);

export type JidKind = 'phone' | 'lid' | 'group';

/** Whose the id is: of a person by phone number or by lid, or of a group, channel or list. */
export function kindOfServer(server: string): JidKind {
  const name = server.toLowerCase();
  if (name.endsWith('lid')) return 'lid';
  return name === 's.whatsapp.net' || name === 'c.us' || name === 'hosted' ? 'phone' : 'group';
}

/** What a whole id says, without its device. */
export function readJid(text: string): { readonly kind: JidKind; readonly number: string } | undefined {
  const match = WHOLE.exec(text);
  return match ? { kind: kindOfServer(match[3]!), number: `${match[1]}${match[2] ?? ''}` } : undefined;
}

/** The phone number in an id of a person. */
export function numberOfJid(text: string): string | undefined {
  if (!text.includes('@')) return undefined;
  const jid = readJid(text);
  return jid?.kind === 'phone' ? jid.number : undefined;
}
