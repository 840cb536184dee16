#!/usr/bin/env node
/** `vigia-desk-user NAME [ROLE]`: prints the line of a user for DESK_USERS_FILE; the password is read from the terminal or from a pipe. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hashPassword } from './passwords.ts';

const USAGE = `usage: vigia-desk-user NAME [read | act]

Asks for a password, or reads it from standard input, and prints the line of the user
for the file that DESK_USERS_FILE names. Default role: act.

Example: npx vigia-desk-user ana >> secrets/desk-users
`;
const SHORTEST = 12;

const [name = '', role = 'act', ...rest] = process.argv.slice(2);
if (name === '--help' || name === '-h') {
  process.stdout.write(USAGE);
  process.exit(0);
}
function fail(message: string): never {
  process.stderr.write(`vigia-desk-user: ${message}\n`);
  process.exit(1);
}
if (rest.length > 0 || !/^[\w.@-]{1,64}$/.test(name))
  fail(`the name is "${name}": give one of letters, digits, . _ @ and -, such as ana; see --help`);
if (role !== 'read' && role !== 'act') fail(`the role is "${role}": use read or act`);

const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
const { stdin, stderr } = process;
if (stdin.isTTY) stderr.write('Password: ');
const lines = createInterface({ input: stdin, output: hidden, terminal: stdin.isTTY ?? false });
const { value: password = '' } = (await lines[Symbol.asyncIterator]().next()) as { value?: string };
lines.close();
if (stdin.isTTY) stderr.write('\n');
if (password.length < SHORTEST)
  fail(`the password has ${password.length} characters: give one of at least ${SHORTEST}`);
process.stdout.write(`${name} ${role} ${await hashPassword(password)}\n`);
