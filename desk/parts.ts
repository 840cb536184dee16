import { backup } from './backup/part.ts';
import { inbox } from './inbox/part.ts';
import { operations } from './operations/part.ts';
import type { Part } from './part.ts';
import { remedy } from './remedy/part.ts';

/** The parts of the desk, in the order in which they are mounted. */
export const parts: readonly Part[] = [inbox, remedy, backup, operations];
