import { CommError, type CommErrorCode } from '../p2p/error.ts'

/**
 * What the ranks of a collective call must agree on, as one number. Every message of the call carries it in its header, so
 * that a rank which calls something else is seen at the price of one comparison, and can be named.
 *
 *   bit 0-15    root, plus 1 (modulo 2^16); 0: the call has none
 *      16-21    op: its place in OPS, plus 1; 0: the call has none
 *      22-24    which algorithm the lengths have led to, plus 1; 0: there is no such choice
 *      25-31    collective: its place in COLLECTIVES, plus 1
 */
const ROOT = { shift: 0, bits: 16 }
const OP = { shift: 16, bits: 6 }
const ALGORITHM = { shift: 22, bits: 3 }
const COLLECTIVE = { shift: 25, bits: 7 }

type Field = typeof ROOT

/** The calls that match only themselves. The forms that begin with I or end in _init match those that do not. */
const COLLECTIVES = `Barrier Bcast Scatter Scatterv Gather Gatherv Allgather Allgatherv Alltoall Alltoallv Alltoallw
  Reduce Allreduce Reduce_scatter Reduce_scatter_block Scan Exscan
  Neighbor_allgather Neighbor_allgatherv Neighbor_alltoall Neighbor_alltoallv Neighbor_alltoallw
  bcast scatter gather allgather alltoall reduce allreduce scan exscan neighbor_allgather neighbor_alltoall
  Dup Split Split_type Create Create_cart Create_graph
  Create_dist_graph Create_dist_graph_adjacent Sub Create_intercomm Merge`.split(/\s+/)

/** A program's own ops cannot be told apart: nothing numbers them alike on all ranks. */
const OWN = 'an op of the program'
const OWN_COMMUTATIVE = `${OWN} that commutes`
const OPS = [
  ...'MAX MIN SUM PROD LAND LOR LXOR BAND BOR BXOR MAXLOC MINLOC REPLACE NO_OP'.split(' ').map((op) => `MPI.${op}`),
  OWN,
  OWN_COMMUTATIVE,
]

/** An op, as people call it: `MPI.SUM`; all that are not predefined count as one. */
export interface OpTerms {
  label: string
  commutative: boolean
}

/**
 * The terms of a call.
 * @param name of the call: `Bcast`, `Ibcast`, `Bcast_init`, `bcast` @throws {RangeError} for one that is not among COLLECTIVES
 */
export function termsOf(
  name: string,
  { root, op }: { root?: number | undefined; op?: OpTerms | undefined } = {},
): number {
  const whole = name.replace(/_init$/, '')
  const collective = [whole, blocking(whole)].map((one) => COLLECTIVES.indexOf(one)).find((index) => index >= 0)
  if (collective === undefined) throw new RangeError(`${name} is not among COLLECTIVES`)
  const withRoot = put(put(0, COLLECTIVE, collective + 1), ROOT, root === undefined ? 0 : root + 1)
  return put(withRoot, OP, op ? numberOfOp(op) + 1 : 0)
}

/** The same once lengths have led to the algorithm with this number. */
export const withAlgorithm = (terms: number, algorithm: number): number => put(terms, ALGORITHM, algorithm + 1)

/** What differs first, the error of a rank that sees it, and what is to be done. */
const DIFFERENCES: readonly [field: Field, code: CommErrorCode, fix: string][] = [
  [COLLECTIVE, 'ERR_ARG', 'all ranks must call the same collectives in the same order'],
  [ROOT, 'ERR_ROOT', 'give the same root on all ranks'],
  [OP, 'ERR_OP', 'give the same op on all ranks'],
]

/** What messages to people call a rank behind the word 'rank' or 'root'. */
export type NameOf = (rank: number) => string

/** The error of a rank that has `mine` and hears `theirs` from another one. */
export function disagreement(rank: number, theirs: number, mine: number, nameOf: NameOf = String): CommError {
  const [who, shown] = [`rank ${nameOf(rank)}`, (terms: number): string => shownTerms(terms, nameOf)]
  for (const [field, code, fix] of DIFFERENCES) {
    if (get(theirs, field) === get(mine, field)) continue
    return new CommError(code, `${who} calls ${shown(theirs)} where this rank calls ${shown(mine)}; ${fix}`)
  }
  const lengths = `${who} takes part with so much more or less data that it uses another algorithm`
  return new CommError('ERR_TRUNCATE', `${lengths}: the counts of the ranks disagree`)
}

function shownTerms(terms: number, nameOf: NameOf): string {
  const [root, op] = [get(terms, ROOT), get(terms, OP)]
  const details = [...(op > 0 ? [OPS[op - 1] ?? 'another op'] : []), ...(root > 0 ? [`root ${nameOf(root - 1)}`] : [])]
  const name = COLLECTIVES[get(terms, COLLECTIVE) - 1] ?? 'another collective'
  return details.length > 0 ? `${name} with ${details.join(' and ')}` : name
}

/** `Bcast` of `Ibcast`, `bcast` of `ibcast`. */
function blocking(name: string): string {
  const rest = name.slice(1)
  return name.startsWith('I') ? rest.charAt(0).toUpperCase() + rest.slice(1) : rest
}

function numberOfOp({ label, commutative }: OpTerms): number {
  const predefined = OPS.indexOf(label)
  if (predefined >= 0) return predefined
  return OPS.indexOf(commutative ? OWN_COMMUTATIVE : OWN)
}

const get = (terms: number, { shift, bits }: Field): number => (terms >>> shift) & (2 ** bits - 1)

const put = (terms: number, { shift, bits }: Field, value: number): number =>
  (terms | ((value & (2 ** bits - 1)) << shift)) >>> 0
