// Where Paste takes its text from. Browsers offer their clipboard to secure pages only; elsewhere the
// older way copies what is selected.
export async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused: the older way may still be allowed.
    }
  }
  const focused = document.activeElement
  const field = document.createElement("textarea")
  field.value = text
  field.className = "visually-hidden"
  // Inside of an open dialog, since what lies outside is out of reach.
  const home = focused?.closest("[role=dialog]") ?? document.body
  home.append(field)
  field.select()
  const copied = document.execCommand("copy")
  field.remove()
  focused?.focus()
  return copied
}
