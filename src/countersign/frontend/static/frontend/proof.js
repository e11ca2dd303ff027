// Finds the number that a digest was made from, in small portions, so that the page stays usable; says how far it is.
// Without this file, or where the browser computes no digests, one waits instead: the page says for how long.

const form = document.querySelector('form[data-proof]')
const said = document.getElementById('proof-said')
const portion = 500

async function digest (text) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function found ({ proof, proofKey, proofWork }) {
  const work = Number(proofWork)
  let told = 0
  for (let from = 0; from <= work; from += portion) {
    const numbers = Array.from({ length: Math.min(portion, work - from + 1) }, (_, at) => from + at)
    const made = await Promise.all(numbers.map((number) => digest(proofKey + number)))
    const at = made.indexOf(proof)
    if (at >= 0) return numbers[at]
    // A screen reader hears each quarter, not each portion.
    if (from / work >= told + 0.25) {
      told += 0.25
      said.textContent = said.dataset.working.replace('%', `${Math.round(told * 100)} per cent`)
    }
  }
}

if (form && said && globalThis.crypto?.subtle) {
  const number = await found(form.dataset)
  if (number !== undefined) {
    form.elements.proof_number.value = number
    said.textContent = said.dataset.ready
  }
}
