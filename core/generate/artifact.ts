/** One generated file: its path relative to the output folder, and its text. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}
