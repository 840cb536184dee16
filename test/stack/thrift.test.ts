import { describe } from 'vitest';
import { findProgram } from '../../core/run/find.ts';
import { freePorts } from '../bundle.ts';
import { startNativeStack } from './native-stack.ts';
import { provesTraces } from './proofs/traces.ts';
import { stackUnderTest } from './stack.ts';

const jaeger = await findProgram('jaeger');

describe('the thrift exporter, for a Jaeger that takes no OTLP', () => {
  const start = async () => {
    const ports = await freePorts();
    return startNativeStack({
      only: ['exporter', 'jaeger'],
      ports,
      environment: {
        TRAFFIC: 'calm',
        JAEGER_ENDPOINT: `http://127.0.0.1:${ports['jaeger-thrift']}/api/traces`,
        // Nobody listens: what arrives came by thrift.
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      },
    });
  };
  const stack = stackUnderTest(start, 'missing' in jaeger ? jaeger.missing : undefined);
  provesTraces(stack);
});
