import type { Operation } from '../storage/operation.ts';
import { topic } from './hub.ts';

/** What the base tells of itself. */

/** A statement has ended, with its rows or the database's own error. */
export const queryEnded = topic<{ readonly operation: Operation; readonly seconds: number }>('query ended');

/** A store could not be reached. */
export const connectionFailed = topic<'database' | 'redis'>('connection failed');

/** A health check has ended. */
export const healthChecked = topic<{
  readonly check: string;
  readonly healthy: boolean;
  readonly seconds: number;
}>('health checked');

/** The process begins again with nothing in its memory, as far as a process can without ending. */
export const processRestarts = topic('process restarts');

/** The model has answered, at this price in BRL. */
export const modelAnswered = topic<{ readonly costBrl: number }>('model answered');

/** The WhatsApp gateway has taken a message. */
export const messageSent = topic('message sent');
