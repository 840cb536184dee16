import {
  codeOwners,
  codeOwnersAfter,
  contentNames,
  contentNamesInPortuguese,
  keyOwners,
  nameOwners,
  personNames,
  secretEndings,
  secretWords,
  tokenOwners,
} from '../../../logs/private-names.ts';
import { any } from './rule.ts';

/** Names as they are written, however their words are joined: `senha_atual`, `senha-atual`, `senhaAtual`. */
const joined = (part: string): string => part.replaceAll('_?', '[_.-]?').replaceAll('_', '[_.-]?');
const all = (parts: readonly string[]): string => any(parts.map(joined));

/** A word within a camel-cased name begins with a capital letter. */
const capital = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1)}`;
const camel = any([
  ...secretWords.map(capital),
  ...secretWords.map(word => word.toUpperCase().replaceAll('S?', 's?')),
]);

/** What may follow the word that says secret. */
const SUFFIX = String.raw`(?i:[_.-]?(?:atual|nova|antiga|current|new|old|dev|test|staging|prod(?:uction)?|\d{1,2}))?`;

/** The end of a name that says secret: the kit reads the whole name, RE2 cannot. */
export const SECRET_NAME = `${any([
  String.raw`(?:\b|_)(?i:${secretWords.join('|')})`,
  String.raw`[a-z\d]${camel}`,
  `(?i:${all(secretEndings)})`,
  `(?i:${all(keyOwners)}[_.-]?keys?)`,
  `(?i:chave[_.-]?(?:d[aeo][_.-]?)?(?:api|secreta|privada))`,
  `(?i:${all(tokenOwners)}[_.-]?tokens)`,
  `(?i:token[_.-]?value)`,
  `(?i:${all(codeOwners)}[_.-]?codes?)`,
  String.raw`(?i:c[oó]digo[_.-]?(?:de[_.-]?)?(?:${codeOwnersAfter.join('|')})[\wçã]{0,8})`,
])}${SUFFIX}`;

/** Whole names of what somebody wrote. */
export const CONTENT_NAME = `(?i:${any([
  ...contentNames,
  String.raw`(?:[\w-]{1,24}[_-])?${any(contentNamesInPortuguese)}`,
  '(?:message|msg|input|output|reply|prompt)[_-]?(?:text|body|content)',
])})`;

/** Whole names of the names of people. */
export const PERSON_NAME = `(?i:${any([
  `${all(nameOwners)}[_-]?names?`,
  ...personNames.map(joined),
  String.raw`nome[_-]?(?:completo|d[aeo][_-]?\w{1,20}|cliente|contato|paciente|usu[aá]rio)`,
])})`;

/** The end of a name under which a phone stands. */
export const PHONE_NAME =
  '(?i:phone(?:[_-]?number)?|msisdn|telefone|celular|fone|whatsapp|(?:whatsapp|wa)[_-]?id|jid)';
