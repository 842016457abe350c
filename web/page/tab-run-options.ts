import type { Peers } from './peers.ts'
import type { ProgramTexts } from './run-program.ts'
import type { SourceStacks } from './source-stack.ts'
import type { SpareWorkers } from './spare-workers.ts'
import type { RunState } from './state.ts'
import type { OwnNews } from './tab.ts'

/** What a run on this tab needs of the tab. */
export interface TabRunOptions {
  /** This tab's member id. */
  self: string
  processorName: string
  /** See `Member.browserId`. */
  browserId: string | null
  /** See `TabOptions.assets`. */
  assets: URL
  peers: Pick<Peers, 'get' | 'send' | 'broadcast' | 'want' | 'meetsInLobby'>
  /** Of programs that the host's page hands out. */
  texts: ProgramTexts
  /** Does this tab's person let programs of others run here? */
  consents(): boolean
  /** A member as people see it. */
  nameOf(member: string): string
  /** Is it the host of the world? Rank 0 was when the run began; a restart of the server may have made another one. */
  isHost(member: string): boolean
  changed(run: RunState): void
  /** Told once of every run on which this tab has come to an outcome. */
  over(run: number): void
  own: ((news: OwnNews) => void) | undefined
  stacks: SourceStacks
  spares: Pick<SpareWorkers, 'take' | 'prepare'>
}
