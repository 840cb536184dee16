import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MB and a tenth of a second for each guess: what OWASP asks for at least with p = 3. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const KEY_BYTES = 32;
/** Others wait: guesses must not take the memory of the desk. */
const AT_ONCE = 2;

const HASH = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]{16,86})\$([\w-]{43})$/;

/** Returns what a file of users keeps of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the text is a hash that `isPassword` reads. */
export function isHash(text: string): boolean {
  const [, N, r, p] = HASH.exec(text) ?? [];
  return (
    N !== undefined &&
    128 * Number(N) * Number(r) <= 256 * 1024 * 1024 &&
    Number(p) <= 16 &&
    isPower(Number(N))
  );
}

/** Whether the hash is that of the password. Without one it takes as long, and is not. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, N, r, p, salt, key] = HASH.exec(hash ?? NOBODY)!;
  const wanted = Buffer.from(key!, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt!, 'base64url'), cost);
  return timingSafeEqual(found, wanted) && hash !== undefined;
}

const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

function isPower(n: number): boolean {
  return n >= 2 ** 14 && Number.isInteger(Math.log2(n));
}

let busy = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  if (busy >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve));
  busy++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const maxmem = 256 * cost.N * cost.r;
      scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    busy--;
    waiting.shift()?.();
  }
}
