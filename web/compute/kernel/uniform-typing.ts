import type { Kind } from '../array-kinds.ts'
import { converted } from './convert.ts'
import type { Expression, Literal, OperationName } from './ir.ts'
import type { Refuse, Resolved, Typing } from './typing.ts'
import type { Width } from './width.ts'

/** All numbers are of one kind, and every result is stored into it. */
export class UniformTyping implements Typing {
  readonly countKind: Kind
  readonly isExact = false
  readonly floatKind: Kind

  constructor(kind: Kind) {
    this.countKind = kind
    this.floatKind = kind
  }

  numeral(value: number, refuse: Refuse): Literal {
    const kind = this.countKind
    if (kind === 'float64' || kind === 'float32') return { form: 'literal', type: kind, value }
    if (!Number.isSafeInteger(value)) {
      refuse(`${value} is not an integer, and the arrays are ${kind}`, 'use an integer, or pass Float64Arrays')
    }
    // Integers have one zero.
    return { form: 'literal', type: kind, value: value + 0 }
  }

  resolve(name: OperationName, operands: readonly Expression[]): Resolved {
    return { name, on: name === 'fromBool' ? this.countKind : (operands.at(-1)?.type ?? this.countKind), operands }
  }

  folded(): null {
    return null
  }

  widthOf(value: Expression): Width {
    return value.type
  }

  taken(value: Expression): Expression {
    return converted(value, this.countKind)
  }

  held(value: Expression, kind: Kind): Expression {
    return converted(value, kind)
  }
}
