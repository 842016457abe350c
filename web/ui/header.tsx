import type { ComponentChildren } from 'preact'

/** The page's name, and beside it where this tab stands. */
export function Header({ children }: { children?: ComponentChildren }) {
  return (
    <header class="header">
      <h1>
        <a href={location.pathname}>tabmpi</a>
      </h1>
      <p>MPI for browser tabs: every open tab is a rank</p>
      {children !== undefined && (
        <div class="header-status" role="status">
          {children}
        </div>
      )}
    </header>
  )
}
