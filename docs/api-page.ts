import { type ApiRow, type ApiTable, type Extensions, extensionRows } from './api-table.ts'

/** The text of docs/api.md. @param version of mpi4py */
export function apiPage(tables: readonly ApiTable[], version: string, extensions: Extensions): string {
  const all = tables.flatMap(({ rows }) => rows)
  const lines = [
    '# The API, name by name',
    '',
    `Every public name of mpi4py ${version}, and whether tabmpi has it. What a name does, and with which arguments, is`,
    'said beside it in the code (an editor shows it) and means what it means in mpi4py; how a program changes on the way',
    'is in the [porting guide](porting.md).',
    '',
    'Each class has the names that it adds to its base, as in mpi4py. `in` says in which class tabmpi has a name of the',
    'base. **planned** names the chapter it will come with; **no** says why not. What mpi4py lacks is at the end:',
    '[beyond mpi4py](#beyond-mpi4py).',
    '',
    '<!-- Written by `npm run docs` from the code, mpi4py-names.json, mpi4py-planned.json and extensions.json; a test',
    'compares. -->',
    '',
    '| | names | yes | planned | no |',
    '|---|--:|--:|--:|--:|',
    ...tables.map(({ title, rows }) => counts(`[${title}](#${anchor(title)})`, rows)),
    counts('**All**', all),
  ]
  for (const { title, rows } of tables) {
    lines.push('', `## ${title}`, '', '| name | there | |', '|---|---|---|')
    for (const { name, answer, note } of rows) lines.push(`| \`${name}\` | ${answer} | ${note} |`)
  }
  lines.push('', '## Beyond mpi4py', '', 'Each as precisely typed as what mpi4py has beside it.', '')
  lines.push('| class | names | what |', '|---|---|---|')
  for (const { owner, names, what } of extensionRows(extensions)) {
    lines.push(`| ${owner} | ${names.map((name) => `\`${name}\``).join(' ')} | ${what} |`)
  }
  return `${lines.join('\n')}\n`
}

function counts(title: string, rows: readonly ApiRow[]): string {
  const count = (answer: ApiRow['answer']): number => rows.filter((row) => row.answer === answer).length
  return `| ${title} | ${rows.length} | ${count('yes')} | ${count('planned')} | ${count('no')} |`
}

/** How Markdown names the heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}
