/** An error's message, which may begin with an operation's name, as a sentence of its own. */
export function sentence(message: string): string {
  const capital = message.slice(0, 1).toUpperCase() + message.slice(1)
  return /[.?!]$/.test(capital) ? capital : `${capital}.`
}
