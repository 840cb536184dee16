import type { NameProblem } from './name.ts';
import type { AddressProblem } from './target.ts';

export const languages = ['en', 'pt-BR'] as const;
export type Language = (typeof languages)[number];

/** What init says, in one language. */
export interface Words {
  readonly askName: string;
  readonly askTarget: string;
  readonly askDesk: string;
  /** What an empty answer to that question means. */
  readonly no: string;
  yesOrNo(given: string): string;
  readonly cancelled: string;
  name(given: string, problem: NameProblem, instead: string): string;
  target(given: string, problem: AddressProblem): string;
  occupied(folder: string, names: readonly string[], instead: string): string;
  isFile(folder: string): string;
  unwritable(path: string, code: string): string;
  made(count: number, folder: string): string;
  readmeKept(name: string): string;
  moved(server: string, port: number, host: string): string;
  readonly next: string;
}

/** The question about the language comes before the language is known. */
export const askLanguage = 'Language / Idioma (en, pt-BR)';

export const words: Readonly<Record<Language, Words>> = {
  en: {
    askName: 'Name of the service',
    askTarget: 'Address of its metrics',
    askDesk: 'With the desk: inbox, acknowledgement, escalation (yes, no)',
    no: 'no',
    yesOrNo: given => `"${given}": answer yes or no`,
    cancelled: 'nothing was written',
    name: (given, problem, instead) =>
      ({
        letters: `--name is "${given}": use a-z, 0-9 and single hyphens, starting with a letter, such as ${instead}`,
        length: `--name is "${given}": use at most 40 letters, such as ${instead}`,
        taken: `--name is "${given}", which Vigia itself uses: choose another, such as ${instead}`,
      })[problem],
    target: (given, problem) =>
      ({
        address: `--target is "${given}": give host:port or host:port/path, such as localhost:3000/metrics`,
        port: `--target is "${given}": give the port too, such as localhost:3000`,
        credentials:
          '--target has a password: leave it out, and give it to the target in vigia.config.ts by a secret',
        query: `--target is "${given}": leave out what comes after the path, and give it to the target in vigia.config.ts`,
        scheme: `--target is "${given}": use http or https`,
      })[problem],
    occupied: (folder, names, instead) =>
      `the folder ${folder} is not empty (${names.join(', ')}): give another folder, such as vigia init ${instead}`,
    isFile: folder => `${folder} is a file: give the name of a folder`,
    unwritable: (path, code) =>
      `cannot write ${path} (${code}), so nothing was written: choose a writable folder`,
    made: (count, folder) => `${count} files in ${folder}`,
    readmeKept: name => `${name} is yours and stays as it is`,
    moved: (server, port, host) => `${server} moves to port ${port}, because ${host} is your service`,
    next: 'Next:',
  },
  'pt-BR': {
    askName: 'Nome do serviço',
    askTarget: 'Endereço das métricas',
    askDesk: 'Com o desk: caixa de entrada, reconhecimento, escalonamento (sim, não)',
    no: 'não',
    yesOrNo: given => `"${given}": responda sim ou não`,
    cancelled: 'nada foi gravado',
    name: (given, problem, instead) =>
      ({
        letters: `--name é "${given}": use a-z, 0-9 e hífens simples, começando por uma letra, como ${instead}`,
        length: `--name é "${given}": use no máximo 40 letras, como ${instead}`,
        taken: `--name é "${given}", nome que o próprio Vigia usa: escolha outro, como ${instead}`,
      })[problem],
    target: (given, problem) =>
      ({
        address: `--target é "${given}": informe host:porta ou host:porta/caminho, como localhost:3000/metrics`,
        port: `--target é "${given}": informe também a porta, como localhost:3000`,
        credentials:
          '--target contém uma senha: retire-a e informe-a no target do vigia.config.ts por um segredo',
        query: `--target é "${given}": retire o que vem depois do caminho e informe-o no target do vigia.config.ts`,
        scheme: `--target é "${given}": use http ou https`,
      })[problem],
    occupied: (folder, names, instead) =>
      `a pasta ${folder} não está vazia (${names.join(', ')}): informe outra pasta, como vigia init ${instead}`,
    isFile: folder => `${folder} é um arquivo: informe o nome de uma pasta`,
    unwritable: (path, code) =>
      `não é possível gravar ${path} (${code}), e por isso nada foi gravado: escolha uma pasta com permissão de escrita`,
    made: (count, folder) => `${count} arquivos em ${folder}`,
    readmeKept: name => `${name} é seu e fica como está`,
    moved: (server, port, host) => `${server} passa para a porta ${port}, porque ${host} é o seu serviço`,
    next: 'Próximos passos:',
  },
};

/** Returns the language of a text such as `pt_BR.UTF-8`, `pt` or `EN`, or undefined. */
export function languageFrom(text: string): Language | undefined {
  const first = /^([a-z]+)(?:[-_.@].*)?$/i.exec(text.trim())?.[1]?.toLowerCase();
  return languages.find(language => language.split('-')[0] === first);
}
