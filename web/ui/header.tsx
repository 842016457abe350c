import type { ComponentChildren } from 'preact'
import { GlossaryDialog } from './glossary-dialog.tsx'
import { LookControls } from './look-controls.tsx'
import { Tour } from './tour.tsx'

/** The page's name, in a world where this tab stands, and what helps on every page. */
export function Header({ children }: { children?: ComponentChildren }) {
  const isInWorld = children !== undefined
  return (
    <header class="header">
      <h1>
        <a href={location.pathname}>tabmpi</a>
      </h1>
      <p class="slogan">MPI for browser tabs: every open tab is a rank</p>
      {isInWorld && (
        <div id="standing" class="header-status" role="status">
          {children}
        </div>
      )}
      <div class="header-tools">
        {isInWorld && <Tour />}
        <GlossaryDialog />
        <LookControls />
      </div>
    </header>
  )
}
