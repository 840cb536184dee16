import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** What the C library can do for files and Node cannot. */
export interface Libc {
  /** Finds room for so many bytes on the disk, all of it now; false when there is none. */
  allocate(file: number, bytes: number): boolean;
  /** The file's bytes as memory: what is stored there is in the file. Undefined where the file system cannot. */
  map(file: number, bytes: number): Mapping | undefined;
  /** Takes the file for this process, until it ends; false when another process has it. */
  lock(file: number): boolean;
}

export interface Mapping {
  readonly bytes: Buffer;
  /** After this, `bytes` must not be touched: the process would end. */
  unmap(): void;
}

/** Of Linux: from sys/mman.h and sys/file.h, the same on every processor. */
const PROT_READ_WRITE = 1 | 2;
const MAP_SHARED = 1;
const MAP_FAILED = 2n ** 64n - 1n;
const MADV_POPULATE_WRITE = 23;
const LOCK_EX_NB = 2 | 4;

/**
 * Loaded when first asked for. Undefined where there is none: not a 64-bit Linux, or a machine that koffi has no binding
 * for.
 */
export function libc(): Libc | undefined {
  loaded ??= { libc: loadLibc() };
  return loaded.libc;
}
let loaded: { readonly libc: Libc | undefined } | undefined;

function loadLibc(): Libc | undefined {
  if (process.platform !== 'linux' || !process.arch.endsWith('64')) return undefined;
  try {
    const { load, view } = createRequire(import.meta.url)('koffi') as typeof koffi;
    const library = load(null);
    const allocate = library.func('int posix_fallocate(int file, int64_t offset, int64_t length)');
    const map = library.func(
      'void *mmap(void *at, size_t length, int protection, int flags, int file, int64_t offset)',
    );
    const advise = library.func('int madvise(void *at, size_t length, int advice)');
    const unmap = library.func('int munmap(void *at, size_t length)');
    const flock = library.func('int flock(int file, int operation)');
    return {
      allocate: (file, bytes) => allocate(file, 0, bytes) === 0,
      map(file, bytes) {
        const at: bigint = map(null, bytes, PROT_READ_WRITE, MAP_SHARED, file, 0);
        if (at === MAP_FAILED) return undefined;
        // On another thread, which so takes the page faults from this one. Kernels before 5.14 refuse: nothing is lost.
        advise.async(at, bytes, MADV_POPULATE_WRITE, () => {});
        return { bytes: Buffer.from(view(at, bytes)), unmap: () => unmap(at, bytes) };
      },
      lock: file => flock(file, LOCK_EX_NB) === 0,
    };
  } catch {
    return undefined;
  }
}
