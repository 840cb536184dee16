/** Returns what the containers of an environment are called, in a project that has several. */
export function composeProjectFor(environment: string): string {
  return `vigia-${environment.toLowerCase().replaceAll('.', '-')}`;
}
