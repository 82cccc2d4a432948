// Answers /api in `vite --mode fixtures`: made-up sample data, kept in memory, for looking at
// every screen without a server.
import type { Plugin } from 'vite'
import { answer } from './fixtures/server.ts'

export function fixtures(): Plugin {
  return {
    name: 'gulou-fixtures',
    configureServer(server) {
      server.middlewares.use('/api', (request, response) => void answer(request, response))
    },
  }
}
