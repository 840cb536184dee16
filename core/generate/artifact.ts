/** One generated file: where it goes, relative to the output folder, and its whole text. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}
