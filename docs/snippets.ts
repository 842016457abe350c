/** A TypeScript program found in a Markdown page. */
export interface Program {
  /** Where it begins, counted from 1. */
  line: number
  /** Its text, each line of which has the number that it has in the page. */
  text: string
}

/**
 * The programs of a Markdown page. A `ts` block with an import begins a program; what follows goes on with it, each in a
 * scope of its own: `ts` blocks without an import, and the code in the last column of tables headed `tabmpi`.
 */
export function programsIn(markdown: string): Program[] {
  const programs: { line: number; lines: string[] }[] = []
  const rows = markdown.split('\n')
  let table = false
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? ''
    if (row.startsWith('```')) {
      const end = rows.indexOf('```', at + 1)
      if (end < 0) throw new SyntaxError(`the block of line ${at + 1} has no end; close it with \`\`\``)
      const block = rows.slice(at + 1, end)
      if (row === '```ts') {
        const begins = programs.length === 0 || block.some((line) => line.startsWith('import '))
        if (begins) programs.push({ line: at + 1, lines: [] })
        place(at, begins ? ['', ...block] : ['{', ...block, '}'])
      }
      at = end
    } else if (row.startsWith('|')) {
      const cells = row.split(/(?<!\\)\|/).slice(1, -1)
      const last = cells.at(-1)?.trim() ?? ''
      if (!rows[at - 1]?.startsWith('|')) table = last === 'tabmpi'
      const code = [...last.matchAll(/`([^`]+)`/g)].map(([, inline = '']) => inline.replaceAll('\\|', '|'))
      if (table && code.length > 0) place(at, [`{ ${code.join('; ')} }`])
    }
  }
  return programs.map(({ line, lines }) => ({ line, text: `${lines.join('\n')}\n` }))

  function place(at: number, lines: readonly string[]): void {
    const program = programs.at(-1)
    if (!program) throw new SyntaxError(`the table of line ${at + 1} has no program before it; begin with a ts block`)
    while (program.lines.length < at) program.lines.push('')
    program.lines.push(...lines)
  }
}
