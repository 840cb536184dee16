/**
 * A type of the SDK with its string enums as plain strings. This checks literals against the SDK types without loading
 * the modules of the enums at run time.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;
