/**
 * What the name of a field says about its value, as data: the kit redacts by these names, and so does the log collector.
 * Parts of names are in lower case, with `_` between the words of one, and are fragments of regular expressions that
 * JavaScript and RE2 read alike.
 */

/** Words that say secret, wherever they stand in a name. */
export const secretWords = [
  ...['pass', 'passwords?', 'passwd', 'passphrase', 'passcode', 'pwd', 'senhas?', 'secrets?', 'segredos?'],
  ...['credentials?', 'credenciais', 'otp', 'totp', 'hotp', 'mfa', 'pin', 'puk', 'cvv', 'cvc', 'jwt'],
  ...['csrf', 'xsrf', 'apikeys?', 'mnemonic'],
] as const;

/** Ends of names that say secret, whatever the letters before them. */
export const secretEndings = [
  ...['pass(?:word|wd|phrase|code)', 'senha', 'token', 'api_?keys?', 'secrets?', 'credentials?'],
] as const;

/** Headers whose value is all that follows in their line. */
export const secretHeaders = ['authorization', 'cookies?'] as const;

/** Whose tokens are secret: those of a model are not. */
export const tokenOwners = [
  ...['access', 'refresh', 'auth', 'session', 'api', 'bearer', 'push', 'device', 'fcm', 'id'],
] as const;

/** Whose keys are secret: that of a map is not. */
export const keyOwners = [
  ...['api', 'access', 'private', 'secret', 'media', 'enc', 'encryption', 'mac', 'noise', 'pre', 'identity'],
  ...[
    'session',
    'master',
    'signing',
    'adv',
    'license',
    'client',
    'service',
    'auth',
    'app',
    'sender',
    'chain',
  ],
  ...['root', 'hmac', 'aes', 'ssh', 'deploy', 'account', 'storage'],
] as const;

/** Whose codes are secret: that of an error is not. */
export const codeOwners = [
  ...['pairing', 'verification', 'auth', 'login', 'confirmation', 'security', 'recovery', 'sms', 'reset'],
  ...['activation', 'access', 'pin', 'otp'],
] as const;

/** The same in Portuguese, as they begin. */
export const codeOwnersAfter = [
  ...['verifica', 'acesso', 'seguran', 'pareamento', 'confirma', 'ativa'],
] as const;

/** Names of what somebody wrote. */
export const contentNames = [
  ...['text', 'body', 'contents?', 'caption', 'transcript', 'prompt', 'completion', 'question', 'reply'],
  'conversation',
] as const;

/** The same in Portuguese; a word may stand before them. */
export const contentNamesInPortuguese = [
  ...['mensage(?:m|ns)', 'textos?', 'conte[uú]dos?', 'perguntas?', 'respostas?', 'legenda'],
  'transcri[cç][aã]o',
] as const;

/** Whose name is a person's. */
export const nameOwners = [
  ...['push', 'notify', 'verified', 'verified_biz', 'contact', 'sender', 'full', 'first', 'last', 'middle'],
  ...['given', 'family', 'formatted', 'profile', 'customer', 'patient', 'participant', 'lead'],
] as const;

/** Names of persons' names in Portuguese. */
export const personNames = ['nome', 'sobrenome', 'apelido', 'primeiro_nome', '[uú]ltimo_nome'] as const;
