import type { Block } from './ir.ts'

/** Whether a barrier stands in the statements, at any depth. */
export function hasBarrier(block: Block): boolean {
  return block.some((statement) => {
    switch (statement.form) {
      case 'barrier':
        return true
      case 'if':
        return hasBarrier(statement.then) || hasBarrier(statement.otherwise)
      case 'loop':
      case 'block':
        return hasBarrier(statement.body)
      default:
        return false
    }
  })
}
