import type { Kind } from '../array-kinds.ts'

/** What a kernel is compiled for, in the order of the arguments. */
export type GridArgument =
  | { readonly form: 'array'; readonly kind: Kind }
  | { readonly form: 'scalar'; readonly kind: Kind }
  /** A function that the kernel may call. */
  | {
      readonly form: 'function'
      /** Its text. */
      readonly source: string
      /** All numbers in it are of this kind, as in `gpu.map`. Default: they are as in the kernel. */
      readonly kind?: Kind
    }
