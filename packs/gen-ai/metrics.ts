import { boundedId, foreign, oneOf, unit } from 'vigia/metrics';

/**
 * Semantic conventions for generative AI, github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-metrics.md
 * (development), as Prometheus names them after OTLP (github.com/prometheus/otlptranslator 1.0.0). Instrumentations are at
 * different versions of them: opentelemetry-util-genai 1.3b0 calls workflows invoke_workflow; OpenLLMetry (CrewAI, LangChain; 0.62)
 * sets the model of the answer only, and no operation. A program that exports for Prometheus itself says `_token` where the unit is
 * `token`.
 */

const model = boundedId(50);
const agent = boundedId(100);
const error_type = boundedId(50);
const call = {
  gen_ai_operation_name: boundedId(20),
  gen_ai_provider_name: boundedId(20),
  gen_ai_request_model: model,
  gen_ai_response_model: model,
  server_address: boundedId(20),
  server_port: boundedId(20),
};
const maxCombinations = 2000;

/** Seconds, doubled from 10 ms. */
const operationSeconds = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

export const tokenUsage = foreign({
  type: 'histogram',
  name: 'gen_ai_client_token_usage',
  help: 'Tokens of a call to a model, by direction',
  unit: unit('tokens'),
  labels: { ...call, gen_ai_token_type: oneOf('input', 'output') },
  buckets: [
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
  ],
  maxCombinations,
  deprecatedNames: ['gen_ai_client_token_usage_token'],
  optional: true,
});

export const operationDuration = foreign({
  type: 'histogram',
  name: 'gen_ai_client_operation_duration_seconds',
  help: 'Time of a call to a model',
  unit: 'seconds',
  labels: { ...call, error_type },
  buckets: operationSeconds,
  maxCombinations,
});

export const agentDuration = foreign({
  type: 'histogram',
  name: 'gen_ai_invoke_agent_duration_seconds',
  help: 'Time of one invocation of an agent, with all its calls and tools',
  unit: 'seconds',
  labels: { gen_ai_agent_name: agent, gen_ai_request_model: model, error_type },
  buckets: [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6],
  maxCombinations,
  optional: true,
});

export const toolDuration = foreign({
  type: 'histogram',
  name: 'gen_ai_execute_tool_duration_seconds',
  help: 'Time of one execution of a tool',
  unit: 'seconds',
  labels: {
    gen_ai_tool_name: boundedId(100),
    gen_ai_tool_type: boundedId(5),
    gen_ai_agent_name: agent,
    error_type,
  },
  buckets: operationSeconds,
  maxCombinations,
  optional: true,
});

export const workflowDuration = foreign({
  type: 'histogram',
  name: 'gen_ai_workflow_duration_seconds',
  help: 'Time of one run of a workflow, such as a crew or a chain',
  unit: 'seconds',
  labels: { gen_ai_workflow_name: boundedId(50), error_type },
  buckets: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200],
  deprecatedNames: ['gen_ai_invoke_workflow_duration_seconds'],
  optional: true,
});

export const genAiMetrics = [
  operationDuration,
  tokenUsage,
  agentDuration,
  toolDuration,
  workflowDuration,
] as const;
