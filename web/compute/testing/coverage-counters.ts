import { type AnyNode, parse } from 'acorn'

/** A module's text with the counters that istanbul puts into it: before statements and initial values, into branches. */
export function withCoverageCounters(text: string): string {
  const insertions: { at: number; text: string; closes?: boolean }[] = []
  let counted = 0
  const count = (what: string): string => `cov_1abc().${what}[${counted++}]++`
  const wrap = (node: AnyNode, counter: string): void => {
    insertions.push({ at: node.start, text: `(${counter},` }, { at: node.end, text: ')', closes: true })
  }
  const visit = (node: AnyNode): void => {
    switch (node.type) {
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        if (node.body.type === 'BlockStatement') {
          insertions.push({ at: node.body.start + 1, text: `${count('f')};` })
        } else {
          // Back over the parentheses that an object or an assignment may stand in.
          const start = text.lastIndexOf('=>', node.body.start) + 2
          insertions.push(
            { at: start, text: `{${count('f')};${count('s')};return ` },
            { at: node.end, text: '}', closes: true },
          )
        }
        break
      case 'BlockStatement':
        for (const statement of node.body) countStatement(statement)
        break
      case 'SwitchCase':
        for (const [index, statement] of node.consequent.entries()) {
          if (index === 0) insertions.push({ at: statement.start, text: `${count('b')};` })
          countStatement(statement)
        }
        break
      case 'IfStatement':
        if (!node.alternate) insertions.push({ at: node.end, text: ` else{${count('b')};}`, closes: true })
        for (const branch of [node.consequent, node.alternate]) if (branch) countBranch(branch)
        break
      case 'VariableDeclarator':
        if (node.init) wrap(node.init, count('s'))
        break
      case 'ConditionalExpression':
        wrap(node.consequent, count('b'))
        wrap(node.alternate, count('b'))
        break
      case 'LogicalExpression':
        wrap(node.left, count('b'))
        wrap(node.right, count('b'))
        break
    }
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child)
  }
  const countStatement = (node: AnyNode): void => {
    if (node.type === 'VariableDeclaration' || node.type === 'FunctionDeclaration') return
    insertions.push({ at: node.start, text: `${count('s')};` })
  }
  const countBranch = (node: AnyNode): void => {
    if (node.type === 'BlockStatement') insertions.push({ at: node.start + 1, text: `${count('b')};` })
    else insertions.push({ at: node.start, text: `{${count('b')};` }, { at: node.end, text: '}', closes: true })
  }
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }))
  const last = insertions.length
  // Of several at one place, ends stand before beginnings, inner ends before outer ones, outer beginnings before inner ones.
  const ordered = insertions.map(({ closes = false, ...insertion }, order) => ({
    ...insertion,
    rank: closes ? -order : last + order,
  }))
  ordered.sort((a, b) => b.at - a.at || b.rank - a.rank)
  const counters = 'function cov_1abc() { return { f: [], s: [], b: [] } }'
  const instrumented = ordered.reduce(
    (before, { at, text: added }) => before.slice(0, at) + added + before.slice(at),
    text,
  )
  return `${counters}\n${instrumented}`
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
