/** Asked for by machines, every few seconds. */
export const OPERATION_PATHS: readonly string[] = ['/metrics', '/live', '/health'];

/** Whether a path is one of these or below one; `/` itself is the start page alone. A query does not count. */
export function isAt(path: string, places: readonly string[]): boolean {
  const [bare = ''] = path.split('?');
  return places.some(place => bare === place || (place !== '/' && bare.startsWith(`${place}/`)));
}
