/** First digits of the networks whose cards are in use, with the lengths of their numbers. */
const NETWORKS =
  /^(?:4\d{15}(?:\d{3})?|5[0-8]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|6(?:011|[2-5]\d\d)\d{12}(?:\d{3})?|606282\d{10}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14})$/;

/** Whether digits are the number of a payment card: of a network in use, with the check digit of Luhn. */
export function isCard(digits: string): boolean {
  return NETWORKS.test(digits) && luhn(digits);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 1; i <= digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - i) - 48;
    sum += i % 2 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
