import type { Display, RankState } from '../page/state.ts'
import { ImageView } from './image-view.tsx'
import { NumbersView } from './numbers-view.tsx'
import { PlotView } from './plot-view.tsx'
import { TableView } from './table-view.tsx'
import { VectorsView } from './vectors-view.tsx'

/** What the programs of this tab's ranks have shown, in the order in which they first did; kernels have a place of their own. */
export function DisplaysView({ ranks }: { ranks: RankState[] }) {
  return (
    <div class="displays">
      {ranks.flatMap(({ displayed }, rank) =>
        displayed.map((display) => {
          if (display.kind === 'kernel') return null
          return <DisplayView key={JSON.stringify([rank, display.kind, display.title])} display={display} />
        }),
      )}
    </div>
  )
}

function DisplayView({ display }: { display: Exclude<Display, { kind: 'kernel' }> }) {
  if (display.kind === 'vectors') return <VectorsView vectors={display} />
  if (display.kind === 'numbers') return <NumbersView numbers={display} />
  if (display.kind === 'table') return <TableView table={display} />
  if (display.kind === 'image') return <ImageView image={display} />
  return <PlotView plot={display} />
}
