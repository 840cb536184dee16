/** What stands for personal data in what the desk keeps: `[cpf]`, or digits behind `*`. */
const MASK = /\[[^\]]*\]|\*\*/;

/** Whether a label may have been another one before its personal data was taken out. */
export function isMasked(text: string): boolean {
  return MASK.test(text);
}
