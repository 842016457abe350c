import type { Notice } from './notices.ts'

/** What is wrong, read out as soon as it appears. The empty list stays on the page: screen readers watch only what is there. */
export function NoticeList({ notices }: { notices: Notice[] }) {
  return (
    <div class="notices" role="alert">
      {notices.map((notice) => (
        <p key={notice.text} class={`notice notice-${notice.tone}`}>
          {notice.text}
        </p>
      ))}
    </div>
  )
}
