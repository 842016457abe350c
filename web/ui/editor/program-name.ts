/** As a file is called: no folders, no signs that a system or a stack could misread, and .ts at its end. */
export function programName(typed: string): string {
  const name = typed
    .trim()
    .replace(/^.*[/\\]/, '')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[.\s-]+/, '')
    .slice(0, 60)
    .trim()
  if (name === '') return 'program.ts'
  return /\.[cm]?[jt]s$/.test(name) ? name : `${name}.ts`
}

/** `name`, or the same with a number that no other one has. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const [, stem = name, ending = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? []
  for (let number = 2; ; number++) {
    const numbered = `${stem}-${number}${ending}`
    if (!taken.includes(numbered)) return numbered
  }
}
