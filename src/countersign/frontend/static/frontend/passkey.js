// Carries a question of the page to the device that holds passkeys, and its answer back into the form.
// Bytes travel as base64url, as the standard writes them in JSON.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const held = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }))

function asked (options) {
  const found = { ...options, challenge: bytes(options.challenge) }
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) }
  if (options.excludeCredentials) found.excludeCredentials = held(options.excludeCredentials)
  if (options.allowCredentials) found.allowCredentials = held(options.allowCredentials)
  return { publicKey: found }
}

function answered (key) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (key.response[name]) response[name] = text(key.response[name])
  }
  return JSON.stringify({
    id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults()
  })
}

const form = document.querySelector('form[data-passkey]')

if (form && navigator.credentials) {
  const said = form.querySelector('[data-said]')
  said.textContent = ''
  form.querySelector('[data-device]').disabled = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const key = await navigator.credentials[form.dataset.passkey](asked(JSON.parse(form.dataset.options)))
      form.elements.answer.value = answered(key)
      form.submit()
    } catch {
      said.textContent = form.dataset.failed ?? said.dataset.failed
    }
  })
}
