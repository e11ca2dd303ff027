// Single keys for what a page marks with data-key. The page works without this file.
// They are off while somebody writes, with a modifier held, or once they are switched off (WCAG 2.2, 2.1.4).

const KEPT = 'countersign-keys'
const WRITES = 'textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]):not([type=submit])'

const isOn = () => localStorage.getItem(KEPT) !== 'off'

const used = (element) => {
  if (element.matches('a, button, summary')) return element.click()
  element.querySelector('input:checked, input')?.focus()
}

document.addEventListener('keydown', (event) => {
  if (!isOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITES)) return
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!element) return
  event.preventDefault()
  used(element)
})

for (const place of document.querySelectorAll('[data-keys-switch]')) {
  const button = place.querySelector('button')
  const say = () => {
    button.setAttribute('aria-pressed', String(isOn()))
    button.textContent = isOn() ? 'Keys are on: switch them off' : 'Keys are off: switch them on'
  }
  button.addEventListener('click', () => {
    localStorage.setItem(KEPT, isOn() ? 'off' : 'on')
    say()
  })
  place.hidden = false
  say()
}
