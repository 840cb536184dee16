import { alertRange, type Exception } from '../../unit/dashboards/linter-exceptions.ts';

export const exceptions: readonly Exception[] = [alertRange('vigia-production-performance')];
