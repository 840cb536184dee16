#!/usr/bin/env node
import { create } from './index.ts';

const [node = '', , ...args] = process.argv;
// What the command calls itself by.
process.argv = [node, 'init', ...args];
await create();
