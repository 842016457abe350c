/** A stop of the tour: a part of the page, by its id, and what there is to say of it. */
export interface TourStep {
  target: string
  title: string
  text: string
}

/** In the order in which a lesson needs them. A tab that has no such part, as guests have no form, skips the step. */
export const TOUR: readonly TourStep[] = [
  {
    target: 'standing',
    title: 'This tab is a rank',
    text: 'Every tab of this world computes. Its number is its rank, and has the same colour everywhere on the page.',
  },
  {
    target: 'invite',
    title: 'Bring in more tabs',
    text: 'Whoever opens this link joins as the next rank: in another tab, or on another computer.',
  },
  {
    target: 'ranks',
    title: 'Who is here',
    text: 'All ranks, and how this tab is connected to each of them. What is wrong with a connection is said here.',
  },
  {
    target: 'run',
    title: 'Run a program',
    text: 'The host chooses a program and its parameters, and all tabs run it together. Measure the speed-up runs it on 1, 2, 4 and more ranks.',
  },
  {
    target: 'result',
    title: 'See what happens',
    text: 'How far each rank is, what it shows and prints, how long its calls took, and what it waits for when it hangs.',
  },
  {
    target: 'lesson',
    title: 'Learn',
    text: 'What the program shows, things to try, and questions. Words with a dotted line explain themselves; the glossary has all of them.',
  },
]
