// Single-letter keys work only when nobody is typing and no dialog is open.

export function isTyping(event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement | null
  if (!at?.closest) return false
  return (
    at.closest(
      'input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=menu]',
    ) !== null
  )
}
