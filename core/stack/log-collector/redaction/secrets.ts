import { CONTENT_NAME, PERSON_NAME, SECRET_NAME } from './names.ts';
import { MARK, type RuleGroup, rule } from './rule.ts';

/** The inside of a text in double quotes; of one within a text of JSON. */
const QUOTED = String.raw`(?:[^"\\]|\\.)`;
const ESCAPED = String.raw`(?:[^"\\]|\\\\\\"|\\\\[^"])`;
/** What ends a value without quotes; a bracket in front of it is that of a placeholder. */
const BARE = String.raw`[^\s,;&}\])"'<>|\[{(\\:=/][^\s,;&}\])"'<>|\\]*`;
const EQUALS = String.raw`(?:'?[ \t]{0,24}[:=]>?[ \t]{0,24}|\]=)`;

/** The whole of a name that says secret, and the fields that say name and value. */
const NAMED = `[\\w.-]{0,40}${SECRET_NAME}`;
const COLON = '\\s{0,4}:\\s{0,4}';
const SAYS_NAME = '(?i:name|key|header|nome)';
const SAYS_VALUE = '(?i:value|val|valor)';

/** A field of JSON, and of JSON within a text of JSON, whose text becomes `as`. */
const field = (name: string, as: string) => [
  rule(String.raw`(${name}"\s{0,4}:\s{0,4}")${QUOTED}+"`, `$1${as}"`),
  rule(String.raw`(${name}\\"\s{0,4}:\s{0,4}\\")${ESCAPED}+(\\")`, `$1${as}$2`),
];

/** What is not a secret though it looks like one: a parser's token. */
const parser = rule(String.raw`((?i:\b(?:un)?(?:expected|known) token)):`, `$1${MARK.harmless}:`);

export const headers: RuleGroup = {
  name: 'headers',
  only: '(?i:cookie|authorization)',
  rules: [
    rule(
      String.raw`((?i:(?:set-?)?cookies?2?)\\*["']?\s{0,2}:\s{0,2}\\*["']?)[^\s\n"'\\\[][^\n"'\\]*`,
      '$1[secret]',
    ),
    rule(String.raw`((?i:(?:set-?)?cookies?2?)=)[^\s"'\[][^\s"']*(?:; ?[^\s"']+)*`, '$1[secret]'),
    rule(
      String.raw`((?i:authorization)\\*["']?\s{0,2}[:=]\s{0,2}\\*["']?(?:(?i:[a-z][\w-]{1,20}) +)?)[^\s\n"'\\\[][^\n"'\\]*`,
      '$1[secret]',
    ),
  ],
};

export const pairs: RuleGroup = {
  name: 'pairs',
  only: '(?i:pass|senha|pwd|secret|segredo|token|key|code|c[oó]digo|cred|otp|pin|puk|mfa|cv[vc]|chave|jwt|csrf|xsrf|mnemonic)',
  rules: [
    parser,
    ...field(SECRET_NAME, '[secret]'),
    // Numbers, objects and lists of JSON become a text.
    rule(String.raw`(${SECRET_NAME}"\s{0,4}:\s{0,4})-?\d[\d.eE+-]*`, '$1"[secret]"'),
    rule(String.raw`(${SECRET_NAME}"\s{0,4}:\s{0,4})(?:\{[^{}]*\}|\[[^\[\]]*\])`, '$1"[secret]"'),
    // ["x-api-key","…"], {"name":"x-api-key","value":"…"}; the same within a text of JSON
    rule(String.raw`([\[(]\s{0,4}"${NAMED}"\s{0,4},\s{0,4}")${QUOTED}+"`, '$1[secret]"'),
    rule(String.raw`([\[(]\s{0,4}\\"${NAMED}\\"\s{0,4},\s{0,4}\\")${ESCAPED}+(\\")`, '$1[secret]$2'),
    rule(
      String.raw`("${SAYS_NAME}"${COLON}"${NAMED}"\s{0,4},\s{0,4}"${SAYS_VALUE}"${COLON}")${QUOTED}+"`,
      '$1[secret]"',
    ),
    rule(
      String.raw`(\\"${SAYS_NAME}\\"${COLON}\\"${NAMED}\\"\s{0,4},\s{0,4}\\"${SAYS_VALUE}\\"${COLON}\\")${ESCAPED}+(\\")`,
      '$1[secret]$2',
    ),
    rule(String.raw`(${SECRET_NAME}${EQUALS})"(?:[^"\\\n]|\\.|"")+"`, '$1"[secret]"'),
    rule(String.raw`(${SECRET_NAME}${EQUALS}\\")${ESCAPED}+(\\")`, '$1[secret]$2'),
    rule(String.raw`(${SECRET_NAME}["']?${EQUALS})'(?:[^'\\\n]|\\.|'')+'`, `$1'[secret]'`),
    rule(`(${SECRET_NAME}${EQUALS})${BARE}`, '$1[secret]'),
    rule(
      String.raw`((?i:\b(?:(?:api|access|private|secret|media) key|(?:pairing|verification|security|recovery|access) code|(?:senha|password) (?:atual|nova|antiga|current|new|old|d[aeo] [a-zà-ÿ]{1,20})|c[óo]digo de (?:verifica[cç][aã]o|acesso|pareamento|seguran[cç]a)))["'*_]{0,3}\s{0,2}[:=]\s{0,2}["']?)${BARE}`,
      '$1[secret]',
    ),
    rule(
      String.raw`((?i:\b(?:(?:otp|pin)\s{1,2}|(?:c[óo]digo|code|senha|otp|pin)\s{1,2}(?:é|eh|is)\s{1,2})))\d{4,8}\b`,
      '$1[secret]',
    ),
    rule(
      String.raw`(--(?:[a-z]{1,20}-){0,3}(?:password|passphrase|token|secret|api-?key) {1,2})[^\s"'\-<\[{$][^\s"']{3,512}`,
      '$1[secret]',
    ),
    rule(
      String.raw`((?i:\b(?:identified\s{1,4}by|(?:with|encrypted)\s{1,4}password|(?:role|user)\s{1,4}\S{1,64}\s{1,4}password))\s{1,4}')(?:[^'\n]|'')+'`,
      `$1[secret]'`,
    ),
    rule(
      String.raw`(<(?:[\w.-]{1,40}:)?${SECRET_NAME}(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?)[^<>\[\]]+`,
      '$1[secret]',
    ),
  ],
};

/** A user's password in an address, up to the last `@` before the path. */
export const addresses: RuleGroup = {
  name: 'passwords in addresses',
  only: '://',
  rules: [rule(String.raw`(://[^\s:/?#@"'<>]{0,128}:)[^\s/?#"'<>\[][^\s/?#"'<>]*@`, '$1[secret]@')],
};

export const tokens: RuleGroup = {
  name: 'tokens',
  rules: [
    rule(String.raw`((?i:\bbearer\s+))[\w.~+/-]{6,}=*`, '$1[secret]'),
    rule(String.raw`(\b[Bb]asic\s+)[a-z]*[A-Z\d+/=][\w+/-]{7,}=*`, '$1[secret]'),
    rule(
      String.raw`(\b|_)(?:eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|(?:sk|pk|rk)[-_][\w-]*\d[\w-]{11,}|(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|hf)[-_]\w{16,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[\w-]{30,})`,
      '$1[token]',
    ),
  ],
};

/**
 * A long word that is random: it holds capital and small letters, and digits between letters in two places. Identifiers
 * and paths hardly do, and ids in hexadecimal have one case.
 */
export const randomWords: RuleGroup = {
  name: 'random words',
  only: String.raw`[\w+/-]{24}`,
  rules: [
    rule(String.raw`(^|[^\w+/-])([\w+/-]{24,})`, `$1${MARK.long}$2`),
    rule(String.raw`\x02([\w+/-]*[A-Z])`, `${MARK.hasUpper}$1`),
    rule(String.raw`\x03([\w+/-]*[a-z])`, `${MARK.hasLower}$1`),
    rule(String.raw`\x04[\w+/-]*[A-Za-z]\d+[A-Za-z][\w+/-]*[A-Za-z]\d+[A-Za-z][\w+/-]*={0,2}`, '[token]'),
    // Base64 with its signs, padded.
    rule(String.raw`\x04[\w-]*[+/][\w+/-]*={1,2}`, '[token]'),
    rule('[\\x02-\\x04]', ''),
  ],
};

/** What people wrote and what they are called, in fields of JSON that say so. */
export const contents: RuleGroup = {
  name: 'contents and names',
  only: '"\\s{0,4}:\\s{0,4}\\\\?"',
  rules: [
    ...field(`"${CONTENT_NAME}`, '[content]'),
    ...field(`"${PERSON_NAME}`, '[name]'),
    rule(
      String.raw`("(?i:(?:degrees_?)?(?:latitude|longitude))"\s{0,4}:\s{0,4})"?-?\d+(?:\.\d+)?"?`,
      '$1"[place]"',
    ),
  ],
};
