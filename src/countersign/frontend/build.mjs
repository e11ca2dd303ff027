// Builds static/frontend/built from Sass and from the packages in node_modules. Run by `make assets`.

import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { compileAsync } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '../../../node_modules')
const built = join(here, 'static/frontend/built')

await mkdir(built, { recursive: true })

const style = await compileAsync(join(here, 'sass/countersign.scss'), {
  loadPaths: [packages],
  style: 'compressed',
  quietDeps: true
})
await writeFile(join(built, 'countersign.css'), style.css)
await copyFile(
  join(packages, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'),
  join(built, 'govuk-frontend.js')
)
