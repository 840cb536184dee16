/** All packs; each is also a path of its own, such as `@vigia/packs/litellm`. */
export { evolutionApi } from './evolution-api/index.ts';
export { type GenAiOptions, genAi, type Price } from './gen-ai/index.ts';
export { host } from './host/index.ts';
export { type HttpOptions, http } from './http/index.ts';
export { type LiteLLMOptions, litellm } from './litellm/index.ts';
export { type NodeOptions, node } from './node/index.ts';
export { postgresql } from './postgresql/index.ts';
export { probes } from './probes/index.ts';
export { redis } from './redis/index.ts';
export { vllm } from './vllm/index.ts';
export { type WppConnectOptions, wppconnect } from './wppconnect/index.ts';
