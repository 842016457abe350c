import { chosen, infix, type Operation, prefix, type Print, type TypeOperations } from './operation.ts'

const both = (wgsl: Print, javascript: Print = wgsl): Operation => ({ wgsl, javascript, needs: [] })

/** Conditions. */
export const bool: TypeOperations = {
  wgslType: 'bool',
  wgslLiteral: (value) => String(value !== 0),
  javascriptLiteral: (value) => String(value !== 0),
  nonFiniteNeeds: [],
  operations: {
    logicalNot: both(prefix('!')),
    logicalAnd: both(infix('&&')),
    logicalOr: both(infix('||')),
    eq: both(infix('=='), infix('===')),
    ne: both(infix('!='), infix('!==')),
    choose: chosen,
  },
}
