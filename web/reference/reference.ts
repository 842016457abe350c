/** What a program can call, as the editor offers it: made from the sources when the page is built. */
export interface Reference {
  /** What the module 'tabmpi' exports. */
  exports: Entry[]
  MPI: Entry[]
  gpu: Entry[]
  classes: Record<string, ReferenceClass>
}

export interface ReferenceClass {
  /** Whose members it has too; null where that is no class of ours. */
  base: string | null
  members: Entry[]
  /** Called on the class itself, e.g. `MPI.Request.Waitall`. */
  statics: Entry[]
}

export interface Entry {
  name: string
  kind: 'method' | 'property' | 'constant' | 'class' | 'type'
  /** What follows the name: parameters and result; empty where there is nothing to say. */
  signature: string
  /** One or two sentences. */
  doc: string
  /** The class of what it gives, or is; null where that is none of `classes`. */
  gives: string | null
}
