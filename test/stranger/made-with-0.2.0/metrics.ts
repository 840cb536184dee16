import { boundedId, counter, gauge, histogram, maskedPhone, oneOf } from 'vigia/metrics';

/** What the shop counts of its payments: a metric of each type, with a label of each kind. */

const method = oneOf('voucher', 'card');
const status = oneOf('success', 'failed');
const branch = boundedId(3);

export const payments = counter({
  name: 'shop_payments_total',
  help: 'Payments by what became of them',
  unit: 'operations',
  labels: { phone: maskedPhone(5), branch, method, status },
});
export const carts = gauge({
  name: 'shop_carts',
  help: 'Carts that are not paid yet',
  unit: 'items',
  labels: { branch },
});
export const paymentTime = histogram({
  name: 'shop_payment_seconds',
  help: 'Time from the order to the payment',
  unit: 'seconds',
  labels: { method, status },
  buckets: [0.1, 0.5, 1, 2, 5, 120],
  maxCombinations: 4,
});
