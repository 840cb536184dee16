import type { Language } from '../settings.ts';

/** What the page says on which people log in. */
export interface LoginWords {
  readonly title: string;
  readonly name: string;
  readonly password: string;
  readonly hint: string;
  readonly button: string;
  readonly wrong: string;
  readonly tooMany: (seconds: number) => string;
  readonly signedIn: (name: string) => string;
  readonly out: string;
}

export const loginWords: Readonly<Record<Language, LoginWords>> = {
  en: {
    title: 'Sign in',
    name: 'Name',
    password: 'Password or token',
    hint: 'Without a password of your own: your name, and the token that vigia start made in .vigia/secrets/desk-token.',
    button: 'Sign in',
    wrong: 'The name and the password do not belong together.',
    tooMany: seconds => `Too many attempts. Try again in ${seconds} s.`,
    signedIn: name => `You are signed in as ${name}.`,
    out: 'Sign out',
  },
  pt: {
    title: 'Entrar',
    name: 'Nome',
    password: 'Senha ou token',
    hint: 'Sem senha própria: o seu nome e o token que vigia start criou em .vigia/secrets/desk-token.',
    button: 'Entrar',
    wrong: 'O nome e a senha não conferem.',
    tooMany: seconds => `Tentativas demais. Tente de novo em ${seconds} s.`,
    signedIn: name => `Você entrou como ${name}.`,
    out: 'Sair',
  },
};
