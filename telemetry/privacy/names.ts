import {
  codeOwners,
  codeOwnersAfter,
  contentNames,
  contentNamesInPortuguese,
  keyOwners,
  nameOwners,
  personNames,
  secretEndings,
  secretHeaders,
  secretWords,
  tokenOwners,
} from 'vigia/logs';

/** What the name of a field, a header or a parameter says about its value. */
export type Kind =
  | 'plain'
  | 'secret'
  | 'masked'
  | 'content'
  | 'phone'
  | 'group'
  /** A person by number or id, where the value is one; else anything. */
  | 'party'
  | 'email'
  | 'document'
  | 'pix'
  | 'name'
  | 'place'
  | 'value';

/** Names are few and come again with every line. */
const MEMO = 4096;
const known = new Map<string, Kind>();

/**
 * What a name says about its value. It is read by its words, however they are joined: `senhaAtual`, `senha_atual`,
 * `senha-atual`.
 */
export function kindOfName(name: string): Kind {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const kind = classify(name);
  if (known.size >= MEMO) known.clear();
  known.set(name, kind);
  return kind;
}

const MASKED = new Set(['sessionToken']);

/** The last word of names that speak about a secret, and are not one: tokenCount, passwordChangedAt. */
const DESCRIBES =
  /_(?:counts?|name|ids?|types?|len(?:gth)?|size|limit|usage|expir(?:es|y|ed|ation)|at|in|valid|invalid|enabled|required|present|policy|age|ttl|changed|requested|attempts|strength|status|errors?|exists|missing|version|used|left|remaining|total|budget|rate|cost|price|path|file|prefix|header|field|algorithm|format|kind)_$/;

/** A table of what names mean, in the order in which they are asked; words stand between underscores. */
const MEANINGS: readonly (readonly [Kind, RegExp])[] = [
  ['secret', new RegExp(secretPattern())],
  ['secret', new RegExp(`(?:${keyOwners.join('|')})_?keys?_$|_chave_(?:d[aeo]_)?(?:api|secreta|privada)_$`)],
  [
    'secret',
    new RegExp(`_(?:${codeOwners.join('|')})_?codes?_$|_c[oó]digo_(?:de_)?(?:${codeOwnersAfter.join('|')})`),
  ],
  [
    'content',
    new RegExp(
      `^_(?:${contentNames.join('|')})_$|(?:message|msg|input|output|reply|prompt)_?(?:text|body|content)_$|^_gen_ai_(?:prompt|completion|system_instructions|input_messages|output_messages)`,
    ),
  ],
  [
    'content',
    new RegExp(
      `_(?:${contentNamesInPortuguese.join('|')})_$|_(?:mensagem|texto|conte[uú]do|pergunta|resposta)_(?:d[aeo]_\\w+|usu[aá]rio|cliente|bot|ia|final|original)_$`,
    ),
  ],
  [
    'content',
    /^_(?:selected_display|hydrated_content|hydrated_title|hydrated_footer|content|footer|matched)_text_$/,
  ],
  ['group', /^_(?:group|grupo)s?_?(?:j?id)_$/],
  [
    'phone',
    /phone|msisdn|telefone|celular|_fone_|(?:whatsapp|wa)_?id_$|_jid_(?:alt_)?$|^_(?:remote|participant|sender|owner)?_?(?:jid|lid|pn)(?:_alt)?_$|^_(?:participant|remote_jid|sender)_(?:alt|pn|lid)_$|^_recipient_id_$/,
  ],
  [
    'party',
    /_(?:sender|participants?|author|owner|recipient|whatsapp|wuid|remetente|destinat[aá]rio)_(?:id_)?$|^_(?:from|to|tel|(?:(?:from|to)_)?number|n[uú]mero|chat_id|contact|contato)_$/,
  ],
  ['email', /e_?mail/],
  ['document', /_(?:cpf|cnpj|cpf_?cnpj)_$/],
  ['pix', /_(?:chave_?pix|pix_?key|pix_?copia(?:_e)?_?cola|copia_?e_?cola|brcode|br_code)_$/],
  [
    'name',
    new RegExp(
      `^_(?:${nameOwners.join('|')})_?names?_$|^_(?:${personNames.join('|')})_$|^_nome_(?:completo|d[aeo]_\\w+|cliente|contato|paciente|usu[aá]rio)_$`,
    ),
  ],
  ['place', /^_(?:degrees_)?(?:latitude|longitude)_$/],
  ['value', /^_(?:value|val|valor)_$/],
];

/** Words and ends of names that say secret. */
function secretPattern(): string {
  return [
    `_(?:${[...secretWords, ...secretHeaders].join('|')})_`,
    `(?:${[...secretEndings, ...secretHeaders].join('|')})_$`,
    `_(?:${tokenOwners.join('|')})_tokens_$`,
    '_token_value_$',
  ].join('|');
}

function classify(name: string): Kind {
  if (MASKED.has(name)) return 'masked';
  const words = `_${name
    .slice(0, 128)
    .replace(/([a-zà-ÿ\d])([A-ZÀ-Þ])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-zà-ÿ\d]+/g, '_')}_`.replace(/_{2,}/g, '_');
  const kind = MEANINGS.find(([, meaning]) => meaning.test(words))?.[0] ?? 'plain';
  if (kind !== 'secret' || !DESCRIBES.test(words)) return kind;
  return MEANINGS.find(([other, meaning]) => other !== 'secret' && meaning.test(words))?.[0] ?? 'plain';
}

/** Under what a field stands, where that changes what its name means. */
export type Context = 'person' | 'group' | 'message' | undefined;

const PERSON =
  /^(?:profile|contacts?|contatos?|sender|customer|client|clientes?|pacientes?|patient|participants?|pessoa|person|user|usu[aá]rio|lead|me)$/i;
const GROUP = /^(?:group|grupo|groups|group_?metadata)$/i;
/** What a message holds, by its type: imageMessage, extendedTextMessage, the answers of interactive messages. */
const MESSAGE =
  /[a-z]Message(?:V\d\w*)?$|^(?:contextInfo|externalAdReply|interactive|button|(?:button|list|nfm)_reply|referral)$/;

/** The context that a name gives to the fields below it. */
export function contextOf(name: string, outer: Context): Context {
  if (outer === 'message' || MESSAGE.test(name)) return 'message';
  if (PERSON.test(name)) return 'person';
  return GROUP.test(name) ? 'group' : undefined;
}

/** Fields of a message that say how it is made, not what it says. */
const STRUCTURE =
  /^(?:type|id|status|stanza_?id|mime_?type|participant|url|static_?url|direct_?path|.*sha_?256|.*timestamp(?:_ms)?|.*length|height|width|seconds|ptt|remote_?jid|from_?me|.*jid)$/i;

/** What a name means where it stands. */
export function kindIn<Given extends string>(
  context: Context,
  name: string,
  kind: Given | Kind,
): Given | Kind {
  if ((kind !== 'plain' && kind !== 'party') || context === undefined) return kind;
  if (context === 'person') return /^(?:name|notify|short)$/i.test(name) ? 'name' : kind;
  if (context === 'group') return /^(?:subject|name|desc|description)$/i.test(name) ? 'content' : kind;
  return STRUCTURE.test(name) ? kind : 'content';
}
