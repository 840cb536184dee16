/**
 * A type of the SDK with its string enums as the plain strings that they are. Literals are checked against the SDK's
 * types in this form, without loading at run time the modules in which the enums live.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;
