import type { Alert, FaultRequest } from '../alerts/alert.ts';
import { watchdog } from '../platform/alerts/watch.ts';

/** Throws for drills that cannot be done, or that would prove nothing. */
export function checkDrills(alerts: readonly Alert[], environments: readonly string[]): void {
  for (const { name, drill } of alerts) {
    if (drill === undefined) continue;
    const refuse = (what: string): never => {
      throw new Error(`alert ${name}: ${what}`);
    };
    if ('always' in drill && name !== watchdog.name)
      refuse(
        `drill is { always: true }, which is for ${watchdog.name} alone: an alert that fires while all is well proves nothing; leave the drill out to replay the unit test`,
      );
    if ('byHand' in drill) {
      if (typeof drill.byHand !== 'string' || drill.byHand.trim() === '')
        refuse('drill.byHand is empty: say what is to be done');
      if (!(Number.isFinite(drill.everyDays) && drill.everyDays >= 1))
        refuse(`drill.everyDays is ${drill.everyDays}: give a number of days, such as 90`);
    }
    if ('http' in drill) {
      const { start, stop, in: environment } = drill.http;
      if (!environments.includes(environment))
        refuse(`drill.http.in is "${environment}": use one of ${environments.join(', ')}`);
      for (const [which, request] of [['start', start] as const, ['stop', stop] as const]) {
        const problem = request ? problemOf(request) : 'is missing: say what is requested';
        if (problem) refuse(`drill.http.${which} ${problem}`);
      }
    }
  }
}

function problemOf({ url, path }: FaultRequest): string | undefined {
  if ((url === undefined) === (path === undefined)) return 'needs either url or path';
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    return `has the url "${url}": give a full URL that begins with http:// or https://`;
  return path !== undefined && !path.startsWith('/') ? `has the path "${path}": begin it with /` : undefined;
}
