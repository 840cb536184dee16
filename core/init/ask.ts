import { createInterface } from 'node:readline/promises';

/** Where questions are asked: a terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** A question with its default. `read` returns the answer, or throws with what is wrong. */
export interface Question<T> {
  readonly text: string;
  readonly usual: string;
  read(answer: string): T;
}

/** Asks questions on a terminal, each until the answer is right. An empty answer is the default. */
export function interviewer({ input, output }: Terminal) {
  const lines = createInterface({ input, output });
  let answered = false;
  const closed = new Promise<never>((_, reject) => {
    lines.once('close', () => {
      if (!answered) output.write('\n');
      reject(new Error('closed'));
    });
  });
  closed.catch(() => {});
  return {
    async ask<T>({ text, usual, read }: Question<T>): Promise<T> {
      for (;;) {
        const answer = await Promise.race([lines.question(`${text} [${usual}]: `), closed]);
        try {
          return read(answer.trim() || usual);
        } catch (error) {
          output.write(`${(error as Error).message}\n`);
        }
      }
    },
    close: () => {
      answered = true;
      lines.close();
    },
  };
}
