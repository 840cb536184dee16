import { OTHER } from 'vigia/metrics';
import {
  httpServerActiveRequests,
  httpServerRequestDuration,
  httpServerRequests,
  httpStatuses,
  requestMetrics,
} from 'vigia/platform/metrics';
import { createInstruments, type Instruments } from '../metrics.ts';

type Status = (typeof httpStatuses)[number];
interface Labels {
  readonly http_request_method: string;
  readonly http_route: string;
  readonly http_response_status_code: Status;
}

/** What OpenTelemetry's conventions know; callers may send any. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);
const STATUSES: ReadonlySet<string> = new Set(httpStatuses);
/** Room for the statuses of what goes to `other`. */
const LIMIT = httpServerRequests.maxCombinations - httpStatuses.length;

/** Counts and times requests. Past its budget the method and the route become `other`; the status never does. */
export class RequestMeter {
  private readonly own = createInstruments(requestMetrics);
  private readonly counter = this.own.counter(httpServerRequests);
  private readonly histogram = this.own.histogram(httpServerRequestDuration);
  private readonly active = this.own.gauge(httpServerActiveRequests);
  private readonly known = new Map<string, Labels>();
  private inFlight = 0;

  /** Its instruments; how many requests are in flight is written when they are read. */
  get instruments(): Instruments {
    return {
      ...this.own,
      expose: (accept, keep) => {
        this.active.set({}, this.inFlight);
        return this.own.expose(accept, keep);
      },
    };
  }

  begin(): void {
    this.inFlight++;
  }

  end(): void {
    this.inFlight--;
  }

  count(method: string, route: string, status: number, seconds: number): void {
    const labels = this.labelsOf(method, route, status);
    this.counter.inc(labels);
    this.histogram.observe(labels, seconds);
  }

  private labelsOf(method: string, route: string, status: number): Labels {
    const key = `${method} ${status} ${route}`;
    const found = this.known.get(key);
    if (found) return found;
    if (this.known.size >= LIMIT) return labels(OTHER, OTHER, Math.floor(status / 100) * 100);
    const made = labels(METHODS.has(method) ? method : OTHER, route, status);
    this.known.set(key, made);
    return made;
  }
}

const labels = (method: string, route: string, status: number): Labels => ({
  http_request_method: method,
  http_route: route,
  http_response_status_code: statusOf(status),
});

/** The status, or the first of its class if nobody has heard of it. */
function statusOf(status: number): Status {
  const known = STATUSES.has(String(status)) ? status : Math.floor(status / 100) * 100;
  return (STATUSES.has(String(known)) ? String(known) : '500') as Status;
}
