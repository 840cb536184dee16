import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { authMethod, authStatus, companyId, phoneNumber, userId } from '../labels.ts';

/** Falachefe: WhatsApp authentication. */

export const authAttempts = counter({
  name: 'whatsapp_auth_attempts_total',
  help: 'WhatsApp authentication attempts, by outcome',
  unit: 'operations',
  labels: { phone_number: phoneNumber, company_id: companyId, auth_method: authMethod, status: authStatus },
  maxCombinations: 20,
});

export const verificationCodesSent = counter({
  name: 'whatsapp_verification_codes_sent_total',
  help: 'Verification codes sent over WhatsApp',
  unit: 'messages',
  labels: { phone_number: phoneNumber, company_id: companyId },
  maxCombinations: 6,
});

export const sessionsCreated = counter({
  name: 'whatsapp_sessions_created_total',
  help: 'WhatsApp sessions created after a successful authentication',
  unit: 'items',
  labels: { user_id: userId, company_id: companyId },
  maxCombinations: 6,
});

export const sessionsExpired = counter({
  name: 'whatsapp_sessions_expired_total',
  help: 'WhatsApp sessions that reached the end of their lifetime',
  unit: 'items',
  labels: { user_id: userId, company_id: companyId },
  maxCombinations: 6,
});

export const rateLimitHits = counter({
  name: 'whatsapp_rate_limit_hits_total',
  help: 'Requests rejected by a rate limit',
  unit: 'operations',
  labels: { phone_number: phoneNumber, limit_type: oneOf('auth_attempts', 'verification_codes', 'messages') },
  maxCombinations: 8,
});

export const authResponseTime = histogram({
  name: 'whatsapp_auth_response_time_seconds',
  help: 'Response time of authentication requests',
  unit: 'seconds',
  labels: { auth_method: authMethod, status: authStatus },
  buckets: [0.1, 0.5, 1, 2, 5, 10],
});

export const verificationCodeGenerationTime = histogram({
  name: 'whatsapp_verification_code_generation_time_seconds',
  help: 'Time to generate and store a verification code',
  unit: 'seconds',
  buckets: [0.01, 0.05, 0.1, 0.5, 1],
});

export const activeSessions = gauge({
  name: 'whatsapp_active_sessions',
  help: 'WhatsApp sessions that have not expired',
  unit: 'items',
  labels: { company_id: companyId },
});

export const pendingVerifications = gauge({
  name: 'whatsapp_pending_verifications',
  help: 'Verification codes sent and not yet used or expired',
  unit: 'items',
  labels: { company_id: companyId },
});
