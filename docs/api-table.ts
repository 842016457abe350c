/** The names of one version of mpi4py. Names only: each class has those that it adds to its base. */
export interface Mpi4pyNames {
  version: string
  classes: Readonly<Record<string, readonly string[]>>
  /** Classes whose own names are not listed. */
  otherClasses: readonly string[]
  functions: readonly string[]
  /** By chapter. */
  constants: Readonly<Record<string, readonly string[]>>
}

/** Where a name belongs: a class, `classes`, `functions`, `constants`; in plans also `*`, every class that has it. */
type Owner = string

/** By chapter or reason and by owner, names with a space between them. */
type NamesByReason = Readonly<Record<string, Readonly<Record<Owner, string>>>>

/** What becomes of the names that tabmpi lacks: planned, with the chapter; or not, with the reason. */
export interface Plans {
  planned: NamesByReason
  no: NamesByReason
}

/** One name: whether tabmpi has it; and if not, its chapter or the reason. */
export interface ApiRow {
  name: string
  answer: 'yes' | 'planned' | 'no' | 'undecided'
  note: string
}

/** A class, the functions, the classes, or a chapter of the constants. */
export interface ApiTable {
  title: string
  owner: Owner
  rows: ApiRow[]
}

/** Where tabmpi has a name: '' in its place, else a note on where; null: nowhere. */
export type FindName = (owner: Owner, name: string) => string | null

/** Every name of mpi4py with what tabmpi has of it. */
export function apiTables(names: Mpi4pyNames, plans: Plans, find: FindName): ApiTable[] {
  const entries = entriesOf(plans)
  const row = (owner: Owner, name: string): ApiRow => {
    const where = find(owner, name)
    if (where !== null) return { name, answer: 'yes', note: where }
    const plan = entries.find((entry) => concerns(entry, owner, name))
    return plan ? { name, answer: plan.answer, note: plan.reason } : { name, answer: 'undecided', note: '' }
  }
  const table = (title: string, owner: Owner, members: readonly string[]): ApiTable => {
    return { title, owner, rows: members.map((name) => row(owner, name)) }
  }
  const classNames = [...Object.keys(names.classes), ...names.otherClasses]
  return [
    ...Object.entries(names.classes).map(([name, members]) => table(name, name, members)),
    table('Functions of the module', 'functions', names.functions),
    table('Classes of the module', 'classes', classNames.toSorted()),
    ...Object.entries(names.constants).map(([chapter, members]) =>
      table(`Constants: ${chapter}`, 'constants', members),
    ),
  ]
}

/** The plans without the names that tabmpi has, and without chapters that have no name left. */
export function openPlans(plans: Plans, tables: readonly ApiTable[]): Plans {
  const isOpen = (owner: Owner, name: string): boolean => {
    const rows = rowsFor(tables, { owner, name })
    return rows.length === 0 || rows.some(({ answer }) => answer !== 'yes')
  }
  const openNames = (owner: Owner, names: string): string =>
    names
      .split(' ')
      .filter((name) => isOpen(owner, name))
      .join(' ')
  const open = (reasons: NamesByReason): NamesByReason => {
    const owners = Object.entries(reasons).map(([reason, byOwner]): [string, Record<Owner, string>] => {
      const left = Object.entries(byOwner).map(([owner, names]) => [owner, openNames(owner, names)] as const)
      return [reason, Object.fromEntries(left.filter(([, names]) => names !== ''))]
    })
    return Object.fromEntries(owners.filter(([, byOwner]) => Object.keys(byOwner).length > 0))
  }
  return { planned: open(plans.planned), no: open(plans.no) }
}

/** What is wrong with the plans: names of mpi4py that have none or two, and names that mpi4py does not have. */
export function planMistakes(plans: Plans, tables: readonly ApiTable[]): string[] {
  const entries = entriesOf(plans)
  const mistakes = tables.flatMap(({ owner, rows }) =>
    rows.flatMap(({ name, answer }) => {
      if (answer === 'undecided') return [`${owner} ${name} is neither in the code nor among the plans`]
      const plansForIt = entries.filter((entry) => concerns(entry, owner, name)).length
      return plansForIt > 1 ? [`${owner} ${name} has ${plansForIt} plans`] : []
    }),
  )
  const strangers = entries.filter((entry) => rowsFor(tables, entry).length === 0)
  return [...mistakes, ...strangers.map(({ owner, name }) => `${owner} ${name} is no name of mpi4py`)]
}

/** Names that tabmpi has beyond mpi4py's, by what they do. */
export type Extensions = NamesByReason

/** Those of one class that do the same. */
export interface ExtensionRow {
  owner: Owner
  names: string[]
  what: string
}

export function extensionRows(extensions: Extensions): ExtensionRow[] {
  return Object.entries(extensions).flatMap(([what, byOwner]) =>
    Object.entries(byOwner).map(([owner, names]) => ({ owner, names: names.split(' '), what })),
  )
}

/** What is wrong with the extensions: names that the code lacks, and names that are mpi4py's. */
export function extensionMistakes(extensions: Extensions, tables: readonly ApiTable[], find: FindName): string[] {
  const mistakeOf = (owner: Owner, name: string): string[] => {
    if (find(owner, name) === null) return [`${owner} has no ${name}`]
    return rowsFor(tables, { owner, name }).length > 0 ? [`${owner} ${name} is a name of mpi4py`] : []
  }
  return extensionRows(extensions).flatMap(({ owner, names }) => names.flatMap((name) => mistakeOf(owner, name)))
}

interface PlanEntry {
  owner: Owner
  name: string
}

const isClass = (owner: Owner): boolean => !['functions', 'classes', 'constants'].includes(owner)

function concerns(entry: PlanEntry, owner: Owner, name: string): boolean {
  return entry.name === name && (entry.owner === '*' ? isClass(owner) : entry.owner === owner)
}

function rowsFor(tables: readonly ApiTable[], entry: PlanEntry): ApiRow[] {
  return tables.flatMap(({ owner, rows }) => rows.filter(({ name }) => concerns(entry, owner, name)))
}

function entriesOf(plans: Plans) {
  return (['planned', 'no'] as const).flatMap((answer) =>
    Object.entries(plans[answer]).flatMap(([reason, byOwner]) =>
      Object.entries(byOwner).flatMap(([owner, names]) =>
        names.split(' ').map((name) => ({ answer, reason, owner, name })),
      ),
    ),
  )
}
