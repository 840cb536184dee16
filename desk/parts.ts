import { backup } from './backup/part.ts';
import { duty } from './duty/part.ts';
import { guard } from './guard/part.ts';
import { history } from './history/part.ts';
import { inbox } from './inbox/part.ts';
import { messages } from './messages/part.ts';
import { operations } from './operations/part.ts';
import { pages } from './pages/part.ts';
import type { Part } from './part.ts';
import { remedy } from './remedy/part.ts';
import { reports } from './reports/part.ts';

/** The parts of the desk, in the order in which they are mounted. */
export const parts: readonly Part[] = [
  guard,
  inbox,
  messages,
  history,
  duty,
  remedy,
  backup,
  operations,
  reports,
  pages,
];
