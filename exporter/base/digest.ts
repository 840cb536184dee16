import { createHash } from 'node:crypto';

/** A key or a stored secret that does not give away what it stands for. */
export const digest = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** Time since `start`, a `performance.now()`, in seconds. */
export const secondsSince = (start: number): number => (performance.now() - start) / 1000;
