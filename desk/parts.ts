import { duty } from './duty/part.ts';
import { history } from './history/part.ts';
import { inbox } from './inbox/part.ts';
import { messages } from './messages/part.ts';
import { pages } from './pages/part.ts';
import type { Part } from './part.ts';

/** The parts of the desk, in the order in which they are mounted. */
export const parts: readonly Part[] = [inbox, messages, history, duty, pages];
