// Every page works without this file. It only adds what makes a page quicker to use.

import { initAll } from './built/govuk-frontend.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
