import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// The entry point of every npm script. It enables the compile cache before the first TypeScript file is loaded, so
// compiled code and stripped types come from earlier runs, and start-up takes a third less. What is not a script here is a command of vigia.
enableCompileCache();
const [node, , name, ...rest] = process.argv;
const own = new URL(`${name}.ts`, import.meta.url);
const isOwn = existsSync(own);
const command = isOwn ? own : new URL('../core/cli/main.ts', import.meta.url);
process.argv = [node, fileURLToPath(command), ...(isOwn ? [] : [name]), ...rest];
await import(command.href);
