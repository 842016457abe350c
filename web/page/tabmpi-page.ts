/**
 * The module `tabmpi/page`: makes any page a tab of a world, and runs programs on the tabs that are there.
 *
 * ```ts
 * import { openTab } from 'tabmpi/page'
 *
 * const tab = openTab({ world: 'a-name-nobody-guesses' })
 * tab.subscribe(({ members }) => console.log(`${members.length} tabs`))
 * ```
 *
 * Its server must serve the folder `/tabmpi/` with the headers that docs/embedding.md names.
 */
export type { Problem } from '../compiler/messages.ts'
export { Compiler } from './compiler.ts'
export { openTab } from './open-tab.ts'
export type { MemberState, Outcome, OutputLine, RankPhase, RankState, RunState, TabState } from './state.ts'
export { TabMemory } from './tab-memory.ts'
export type { OwnNews, RunRequest, Tab, TabOptions } from './tab.ts'
