import { spansOf } from '@vigia/telemetry/tracing';

export const createWhatsSelfSpan = spansOf('whatsself');
